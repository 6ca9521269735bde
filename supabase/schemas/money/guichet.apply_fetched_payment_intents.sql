-- Written by npm run db:schemas. Last in migrations/20261121001500_sync_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.apply_fetched_payment_intents(items jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_item jsonb;
  v_results jsonb := '[]';
begin
  for v_item in select e from jsonb_array_elements(items) e loop
    v_results := v_results || jsonb_build_array(jsonb_build_object('event_id', v_item -> 'event_id', 'result',
      guichet.apply_payment_intent(v_item)));
    perform guichet.dispatch_event(v_item);
  end loop;
  return v_results;
end $function$;

comment on function guichet.apply_fetched_payment_intents(jsonb) is 'What sync_stripe_payments does with an event of a PaymentIntent, for one that was fetched.';

revoke all on function guichet.apply_fetched_payment_intents(jsonb) from public, anon, authenticated, service_role;
