-- Written by npm run db:schemas. Last in migrations/20261121000360_sync_stripe_checkout_sessions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.sync_stripe_checkout_sessions(rows jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.lock_catalog_shared();
  perform guichet.lock_objects(array(
    select id from jsonb_array_elements(sync_stripe_checkout_sessions.rows) e,
      unnest(array[e #>> '{row,stripe_checkout_session_id}', e #>> '{row,stripe_subscription_id}',
        e #>> '{row,stripe_customer_id}',
        e #>> '{row,stripe_payment_intent_id}']) id
    -- those of a subscription that comes second go back
    union all select guichet.intents_of_subscription(e #>> '{row,stripe_subscription_id}')
      from jsonb_array_elements(sync_stripe_checkout_sessions.rows) e));
  return jsonb_build_object('results',
    guichet.in_rounds('guichet.apply_checkout_sessions(jsonb)', sync_stripe_checkout_sessions.rows,
      '{row,stripe_checkout_session_id}'));
end $function$;

comment on function public.sync_stripe_checkout_sessions(jsonb) is 'Effects of Checkout events (CheckoutSessionSync of nodes/StripeMapper/rows.ts) → {results: [{event_id, result: applied|error, handler, subscription_id, stripe_subscription_id, billing_account_id, status}]}; handler null: the session is nobody''s, nothing happened.';

revoke all on function public.sync_stripe_checkout_sessions(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.sync_stripe_checkout_sessions(jsonb) to service_role;
