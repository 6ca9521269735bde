-- Written by npm run db:schemas. Last in migrations/20261121000360_sync_stripe_checkout_sessions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.cover_establishments(coverage jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_results jsonb;
begin
  perform guichet.require_right('manage_subscriptions');
  v_results := guichet.in_savepoints('guichet.set_coverage(jsonb)', coverage);
  perform guichet.record_action('manage_subscriptions', 'subscription_coverage', r.item ->> 'subscription_id', null,
    null,
      jsonb_build_object('establishment_id', r.item ->> 'establishment_id', 'active', r.item ->> 'result' = 'covered'))
    from jsonb_array_elements(v_results) r (item) where r.item ->> 'result' in ('covered', 'uncovered');
  return jsonb_build_object('results', v_results);
end $function$;

comment on function public.cover_establishments(jsonb) is 'Onboarding and staff: [{subscription_id, establishment_id, active = true}] → {results: [{subscription_id, establishment_id, result: covered|uncovered|error}]}. Call recompute_usage_counters afterwards.';

revoke all on function public.cover_establishments(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.cover_establishments(jsonb) to service_role;
