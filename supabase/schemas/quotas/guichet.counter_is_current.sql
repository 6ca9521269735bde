-- Written by npm run db:schemas. Last in migrations/20261121000400_recompute_usage_counters.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.counter_is_current(counter public.usage_counters)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select guichet.used_feature((counter).feature_key) = 'SEATS_ACTIVE' or coalesce((
    select case when i.active is not false then (counter).period_start is not distinct from guichet.utc_date(
      coalesce(i.current_period_start, s.current_period_start))
      -- what was used of an item that has gone counts until its period is over: who buys and gives back has used it all
      -- the same
      else (counter).period_end > guichet.utc_date(clock_timestamp()) end
    from public.subscriptions s left join public.subscription_items i on i.id = (counter).subscription_item_id
    where s.id = (counter).subscription_id), false)
$function$;

comment on function guichet.counter_is_current(public.usage_counters) is 'Whether what this counter holds counts now.';

revoke all on function guichet.counter_is_current(public.usage_counters) from public, anon, authenticated, service_role;
