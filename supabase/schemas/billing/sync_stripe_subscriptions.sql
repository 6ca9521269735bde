-- Written by npm run db:schemas. Last in migrations/20261121000330_sync_stripe_subscriptions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.sync_stripe_subscriptions(rows jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.lock_catalog_shared();
  perform guichet.lock_objects(array(
    select id from jsonb_array_elements(sync_stripe_subscriptions.rows) e,
      unnest(array[e #>> '{row,stripe_subscription_id}', e #>> '{row,stripe_customer_id}']) id));
  return jsonb_build_object('results', guichet.in_savepoints('guichet.apply_subscriptions(jsonb)',
    sync_stripe_subscriptions.rows));
end $function$;

comment on function public.sync_stripe_subscriptions(jsonb) is 'Mirrors subscription events (SubscriptionSync of nodes/StripeMapper/rows.ts) into subscriptions and subscription_items → {results: [{event_id, result: applied|stale|error, subscription_id, stripe_subscription_id, status, plan_code, billing_account_id}]}; stale: a newer event has been written, in this call or before.';

revoke all on function public.sync_stripe_subscriptions(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.sync_stripe_subscriptions(jsonb) to service_role;
