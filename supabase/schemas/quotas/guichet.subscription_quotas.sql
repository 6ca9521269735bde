-- Written by npm run db:schemas. Last in migrations/20261121000400_recompute_usage_counters.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.subscription_quotas(subscription_ids uuid[])
 RETURNS TABLE(subscription_id uuid, subscription_item_id uuid, feature_key public.feature_key, quota_value integer)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  return query
  with granted as (
    -- seats are counted, not used up: one quota of all items
    select q.subscription_id, case when guichet.used_feature(q.feature_key) <> 'SEATS_ACTIVE'
      then q.subscription_item_id end as subscription_item_id,
      q.feature_key, q.value, q.unlimited, q.subscription_item_id as by
    from guichet.item_quotas(subscription_ids) q
  ), with_seats as (
    select g.subscription_id, g.subscription_item_id, g.feature_key, g.value, g.unlimited from granted g
    union all
    -- a seat that no definition describes is one seat
    select i.subscription_id, null, 'SEATS_ACTIVE', coalesce(i.quantity, 1), false
    from public.subscription_items i
    where i.subscription_id = any(subscription_ids) and i.active and i.type = 'SEAT'
      and not exists (select from granted g where g.by = i.id and guichet.used_feature(g.feature_key) = 'SEATS_ACTIVE')
    union all
    select s.id, null, 'SEATS_ACTIVE', 0, not s.seat_billing_enabled from public.subscriptions s
      where s.id = any(subscription_ids)
  ), families as (
    -- what is counted is limited by the whole family; the limit key shows what plans name
    select g.subscription_id, g.subscription_item_id, guichet.used_feature(g.feature_key) as feature_key,
      sum(g.value) as value, bool_or(g.unlimited) as unlimited
    from with_seats g group by 1, 2, 3
    union all
    select g.subscription_id, g.subscription_item_id, g.feature_key, sum(g.value), bool_or(g.unlimited)
    from with_seats g where g.feature_key <> guichet.used_feature(g.feature_key) group by 1, 2, 3
  )
  select f.subscription_id, f.subscription_item_id, f.feature_key,
    case when not guichet.grants_quota(s.stripe_status) then 0
      when not f.unlimited then least(f.value, 2147483647)::int end
  from families f join public.subscriptions s on s.id = f.subscription_id
  -- said again for the planner, which otherwise reads the whole table for one subscription
  where s.id = any(subscription_ids);
end $function$;

comment on function guichet.subscription_quotas(uuid[]) is 'Quota per feature and the item that grants it, of seats one of all items; null: unlimited; 0 where the subscription grants nothing any more.';

revoke all on function guichet.subscription_quotas(uuid[]) from public, anon, authenticated, service_role;
