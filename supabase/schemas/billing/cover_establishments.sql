-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.cover_establishments(coverage jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$ select jsonb_build_object('results', guichet.in_savepoints('guichet.set_coverage(jsonb)', coverage)) $function$;

comment on function public.cover_establishments(jsonb) is 'Onboarding and staff: [{subscription_id, establishment_id, active = true}] → {results: [{subscription_id, establishment_id, result: covered|uncovered|error}]}. Call recompute_usage_counters afterwards.';

revoke all on function public.cover_establishments(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.cover_establishments(jsonb) to service_role;
