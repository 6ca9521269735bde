-- Written by npm run db:schemas. Last in migrations/20261201000351_desk_subscriptions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.quota_rows(p_subscription uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('feature', q.feature_key, 'quota', q.quota_value, 'used',
    coalesce(u.used, 0),
      'period_start', u.period_start, 'period_end', u.period_end, 'item_id', q.subscription_item_id,
      'from', case when i.id is null then 'all_items' else i.code end, 'from_type', i.type,
      'defined_by', case when i.id is null then null
        when c.quotas ? q.feature_key::text or c.quotas <> '{}' then 'product' else 'code' end)
      order by q.feature_key::text, i.position nulls first, q.subscription_item_id), '[]')
    from guichet.subscription_quotas(array[p_subscription]) q
    left join public.subscription_items i on i.id = q.subscription_item_id
    left join public.catalog_prices r on i.stripe_product_id is null and r.stripe_price_id = i.stripe_price_id
    left join public.catalog_plans c on c.stripe_product_id = coalesce(i.stripe_product_id, r.stripe_product_id)
    left join lateral (select sum(x.used_value)::int as used, min(x.period_start) as period_start,
        max(x.period_end) as period_end
      from public.usage_counters x
      where x.subscription_id = p_subscription and x.feature_key = q.feature_key
        and x.subscription_item_id is not distinct from q.subscription_item_id and guichet.counter_is_current(x)) u
      on true
$function$;

comment on function guichet.quota_rows(uuid) is 'What a subscription grants and how much of it is used: [{feature, quota: null is unlimited, used, period_start, period_end, from: code of the item that grants it or all_items, from_type, defined_by: product|code}].';

revoke all on function guichet.quota_rows(uuid) from public, anon, authenticated, service_role;
