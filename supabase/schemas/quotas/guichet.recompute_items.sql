-- Written by npm run db:schemas. Last in migrations/20261121000400_recompute_usage_counters.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.recompute_items(items jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_results jsonb;
begin
  perform guichet.recompute_counters(array(
    select distinct s.id
    from jsonb_to_recordset(items) as i (subscription_id uuid, stripe_subscription_id text)
    join public.subscriptions s on s.id = i.subscription_id
      or (i.subscription_id is null and s.stripe_subscription_id = i.stripe_subscription_id)
    order by 1));
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('event_id', i.event_id, 'subscription_id', s.id,
      'result', case when s.id is not null then 'recomputed' else 'skipped' end)) order by i.ord), '[]')
    into v_results
    from rows from (jsonb_to_recordset(items) as (event_id text, subscription_id uuid, stripe_subscription_id text))
      with ordinality as i (event_id, subscription_id, stripe_subscription_id, ord)
    left join public.subscriptions s on s.id = i.subscription_id
      or (i.subscription_id is null and s.stripe_subscription_id = i.stripe_subscription_id);
  return v_results;
end $function$;

comment on function guichet.recompute_items(jsonb) is 'The set-based part of recompute_usage_counters.';

revoke all on function guichet.recompute_items(jsonb) from public, anon, authenticated, service_role;
