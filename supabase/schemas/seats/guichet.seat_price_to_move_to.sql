-- Written by npm run db:schemas. Last in migrations/20261121002110_seat_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.seat_price_to_move_to(subscription public.subscriptions, held_price text)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select target.price from (select guichet.seat_price(subscription) as price) target
  where target.price is not null and target.price <> held_price
    -- another amount for the same interval is no reason: who bought at a price keeps it
    and exists (
      select from public.catalog_prices p
      where p.stripe_price_id = held_price
        and (p.period_interval, coalesce(p.period_interval_count, 1)) is distinct from ((subscription).period_interval,
          coalesce((subscription).period_interval_count, 1)))
$function$;

comment on function guichet.seat_price_to_move_to(public.subscriptions,text) is 'The SEAT price of the subscription''s interval, where the price held is of another interval; null: the item stays at its price, also where the catalogue has none of the new interval.';

revoke all on function guichet.seat_price_to_move_to(public.subscriptions,text) from public, anon, authenticated, service_role;
