-- Written by npm run db:schemas. Last in migrations/20261121001500_sync_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.apply_payment_intent(p_item jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_row jsonb := p_item -> 'row';
  v_created bigint := (p_item ->> 'event_created')::bigint;
  v_intent text := v_row ->> 'stripe_payment_intent_id';
  v_subject guichet.subject := guichet.lock_subject_of(p_item);
  v_payment public.payments := guichet.payment_of_intent(v_intent, v_subject, (v_row ->> 'amount')::bigint,
    v_row ->> 'currency');
begin
  perform guichet.record_payment_event(v_payment.id, p_item);
  if (v_payment.last_event_created, guichet.payment_intent_rank(v_payment.status, v_payment.error_code),
    coalesce(v_payment.last_event_id, ''))
     >= (v_created, guichet.payment_intent_rank(v_row ->> 'status',
       coalesce(v_row ->> 'decline_code', v_row ->> 'error_code')), p_item ->> 'event_id') then
    perform guichet.refresh_payment(v_payment.id);
    return 'stale';
  end if;
  update public.payments p
     set amount_cents = (v_row ->> 'amount')::bigint, amount_received_cents = (v_row ->> 'amount_received')::bigint,
         currency = upper(v_row ->> 'currency'),
         status = v_row ->> 'status',
         error_code = coalesce(v_row ->> 'decline_code', v_row ->> 'error_code'),
         error_message = v_row ->> 'error_message',
         stripe_charge_id = coalesce(v_row ->> 'stripe_charge_id', p.stripe_charge_id),
         last_event_created = v_created, last_event_id = p_item ->> 'event_id', needs_refetch = false
   where p.id = v_payment.id;
  perform guichet.refresh_payment(v_payment.id);
  return 'applied';
end $function$;

comment on function guichet.apply_payment_intent(jsonb) is 'PaymentIntentSync of nodes/StripeMapper/rows.ts.';

revoke all on function guichet.apply_payment_intent(jsonb) from public, anon, authenticated, service_role;
