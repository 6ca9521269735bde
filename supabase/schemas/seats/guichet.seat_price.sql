-- Written by npm run db:schemas. Last in migrations/20261121002100_seats.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.seat_price(subscription public.subscriptions)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select p.stripe_price_id
  from public.catalog_prices p left join public.catalog_plans c on c.id = p.plan_id
  cross join lateral (select coalesce(p.metadata ->> 'seat_of_plan', c.metadata ->> 'seat_of_plan',
    p.metadata ->> 'plan_code',
    -- a SEAT price may stand on the product of the plan itself
    c.metadata ->> 'plan_code') as plan) tie
  where p.active and coalesce(c.active, true) and coalesce(p.type, c.type) = 'SEAT'
    and p.period_interval = (subscription).period_interval
      and coalesce(p.period_interval_count, 1) = coalesce((subscription).period_interval_count, 1)
    and lower(p.currency) = lower(coalesce((subscription).currency, 'eur'))
    and (tie.plan is null or tie.plan = (subscription).plan_code
      -- a plan may be known by another code on its price than on its product
      or tie.plan in (select guichet.plan_names((subscription).stripe_price_id, (subscription).stripe_product_id)))
  -- one for this plan before one for all, the newest first
  order by tie.plan is null, p.last_event_created desc, p.stripe_price_id limit 1
$function$;

comment on function guichet.seat_price(public.subscriptions) is 'Catalogue price of type SEAT with the interval and the currency of the subscription; metadata seat_of_plan (formerly plan_code) ties one to a plan.';

revoke all on function guichet.seat_price(public.subscriptions) from public, anon, authenticated, service_role;
