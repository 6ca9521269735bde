-- Written by npm run db:schemas. Last in migrations/20261121000400_recompute_usage_counters.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.item_quotas(subscription_ids uuid[])
 RETURNS TABLE(subscription_id uuid, subscription_item_id uuid, feature_key public.feature_key, value bigint, unlimited boolean)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  return query
  with item as (
    select i.id, i.subscription_id, i.type, i.code, i.quantity, c.stripe_product_id, c.metadata_code, c.quotas,
      coalesce(c.type = 'BASE', c.metadata ? 'plan_code' and not guichet.is_beside_a_plan(c)) as says_plan,
      -- the plan once, also where two of its prices are billed
      row_number() over (partition by i.subscription_id, i.type,
        coalesce(c.stripe_product_id, i.stripe_product_id, i.code)
        order by i.position, i.stripe_subscription_item_id) as nth
    from public.subscription_items i
    left join public.catalog_prices p on i.stripe_product_id is null and p.stripe_price_id = i.stripe_price_id
    left join public.catalog_plans c on c.stripe_product_id = coalesce(i.stripe_product_id, p.stripe_product_id)
    where i.subscription_id = any(subscription_ids) and i.active
  ), granting as (
    select g.*,
      -- what a plan grants is granted by the plan: not by an add-on, a seat or a metered price of the same product or
      -- code as well
      g.type <> 'BASE' and (g.type = 'SEAT' and g.says_plan is true
        or exists (select from item b where b.subscription_id = g.subscription_id and b.type = 'BASE'
          and (b.stripe_product_id = g.stripe_product_id or g.metadata_code in (b.metadata_code, b.code)
            or coalesce(g.quotas, '{}') = '{}' and g.code in (b.metadata_code, b.code)))) as of_the_plan
    from item g
  ), defined as (
    -- by product
    select g.id, q.key::public.feature_key as feature_key, (q.value #>> '{}')::numeric as value
    from granting g, jsonb_each(g.quotas) q
    where not g.of_the_plan and (g.type <> 'BASE' or g.nth = 1)
    union all
    -- by code, where its product defines nothing
    select g.id, q.feature_key, coalesce(q.quota_value, -1)
    from granting g
    cross join lateral (
      select n.code from unnest(array[g.code, g.metadata_code]) with ordinality as n (code, ord)
      where exists (select from public.quota_definitions d where d.code = n.code) order by n.ord limit 1
    ) known
    join public.quota_definitions q on q.code = known.code
    where coalesce(g.quotas, '{}') = '{}' and (g.type = 'BASE' and g.nth = 1 or g.type <> 'BASE' and not g.of_the_plan
      -- nor by any other plan, whose code it may name
      and not exists (select from public.catalog_plans h
        where h.code = known.code and coalesce(h.type = 'BASE', h.metadata ? 'plan_code'
          and not guichet.is_beside_a_plan(h))))
  )
  -- add-ons and seats as often as they are billed. Whatever a catalogue says fits: it must not end the call that brings
  -- many in step
  select i.subscription_id, i.id, d.feature_key,
    (least(greatest(d.value, 0), 2147483647) * case when i.type = 'BASE' then 1
      else coalesce(i.quantity, 1) end)::bigint,
    d.value < 0 and (i.type = 'BASE' or coalesce(i.quantity, 1) > 0)
  from defined d join item i on i.id = d.id;
end $function$;

comment on function guichet.item_quotas(uuid[]) is 'What each active item of these subscriptions grants: as its product defines it, else its code; the plan once, add-ons × quantity.';

revoke all on function guichet.item_quotas(uuid[]) from public, anon, authenticated, service_role;
