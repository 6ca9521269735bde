-- Written by npm run db:schemas. Last in migrations/20261121002050_catalogue_drift.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.catalogue_differences(run text)
 RETURNS TABLE(space_id uuid, object_id text, name text, field text, expected text, found text, reason text, waiting boolean)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  with wanted as (
    select s.id, s.name, s.description, s.capacity, s.is_active, guichet.minor_units(s.price_per_hour) as cents,
      coalesce(h.stripe_product_id, s.stripe_product_id, 'space_' || s.id) as product, h.stripe_price_id as price
    from public.spaces s left join public.space_products h on h.space_id = s.id
  ), found as (
    select o.* from public.catalogue_observations o where o.run = catalogue_differences.run
  ), differing as (
    select w.id, w.product as object_id, w.name, d.field, d.expected, d.found, d.reason
    from wanted w
    left join found p on p.stripe_id = w.product and p.object = 'product'
    left join found c on c.stripe_id = p.default_price and c.object = 'price'
    cross join lateral (values
      ('product', case when w.is_active then 'present' else coalesce(p.object, 'absent') end,
        coalesce(p.object, 'absent'), 'not in Stripe'),
      ('name', guichet.stripped(w.name), guichet.stripped(case when p.stripe_id is null then w.name else p.name end),
        'changed'),
      ('description', guichet.stripped(w.description),
        guichet.stripped(case when p.stripe_id is null then w.description else p.description end), 'changed'),
      ('active', w.is_active::text, coalesce(p.active, w.is_active)::text, 'archived or brought back'),
      ('capacity', coalesce(w.capacity::text, ''), case when p.stripe_id is null then coalesce(w.capacity::text, '')
        else coalesce(p.metadata ->> 'capacity', '') end, 'metadata changed'),
      ('unit_amount', w.cents::text, case when p.stripe_id is null
        or w.cents < guichet.minimum_charge('eur') then w.cents::text else coalesce(c.unit_amount::text, 'none') end,
        'the default price has another amount'),
      ('price', 'true', case when c.stripe_id is null then 'true' else c.active::text end,
        'the default price is archived')
    ) as d (field, expected, found, reason)
    where d.expected is distinct from case when d.field = 'product' and d.found = 'product' then d.expected
      else d.found end
    union all
    -- sold in Stripe, gone here
    select guichet.try_uuid(p.metadata ->> 'space_id'), p.stripe_id, p.name, 'active', 'false', 'true',
      'its space is gone'
    from found p
    where p.object = 'product' and p.active and p.metadata ->> 'type' = 'coworking_space'
      and not exists (select from wanted w where w.product = p.stripe_id)
    union all
    select w.id, c.stripe_id, w.name, 'price', 'false', 'true', 'a price beside the default one is on sale'
    from wanted w
    join found p on p.stripe_id = w.product and p.object = 'product'
    join found c on c.product_id = p.stripe_id and c.object = 'price' and c.active
      and c.stripe_id is distinct from p.default_price
  )
  select d.id, d.object_id, d.name, d.field, d.expected, d.found, d.reason,
    -- what waits in the outbox is on its way, not adrift
    exists (select from public.outbox o where o.topic = 'stripe.space.sync' and o.object_key = 'space:' || d.id
      and o.status in ('waiting', 'running'))
  from differing d
$function$;

comment on function guichet.catalogue_differences(text) is 'Fields in which Stripe, as observed in a run, differs from the spaces.';

revoke all on function guichet.catalogue_differences(text) from public, anon, authenticated, service_role;
