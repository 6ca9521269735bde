-- Written by npm run db:schemas. Last in migrations/20261121000340_sync_stripe_catalog.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.sync_catalog(items jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_codes text[];
  v_results jsonb;
begin
  perform guichet.lock_catalog();
  v_codes := guichet.codes_of_products(items);
  v_results := guichet.mirror_catalog(items);
  -- once for all of them: counters are locked in one order only within one call
  perform guichet.recompute_counters(guichet.subscriptions_of_catalog(items,
    v_codes || guichet.codes_of_products(items)));
  return v_results;
end $function$;

comment on function guichet.sync_catalog(jsonb) is 'Mirrors products and prices, and brings the counters of all whose quotas they change in step.';

revoke all on function guichet.sync_catalog(jsonb) from public, anon, authenticated, service_role;
