-- Written by npm run db:schemas. Last in migrations/20261121000400_recompute_usage_counters.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.recompute_usage_counters(subscriptions jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$ select jsonb_build_object('results', guichet.in_savepoints('guichet.recompute_items(jsonb)', subscriptions)) $function$;

comment on function public.recompute_usage_counters(jsonb) is 'Recomputes quotas of [{subscription_id | stripe_subscription_id, event_id?}] → {results: [{event_id?, subscription_id?, result: recomputed|skipped|error}]}; skipped: it names no subscription that is known.';

revoke all on function public.recompute_usage_counters(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.recompute_usage_counters(jsonb) to service_role;
