-- Written by npm run db:schemas. Last in migrations/20261121001500_sync_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.apply_charge(p_item jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_row jsonb := p_item -> 'row';
  v_intent text := v_row ->> 'stripe_payment_intent_id';
  v_payment public.payments;
begin
  if v_intent is null then
    -- a charge of before PaymentIntents, made in the Dashboard: the log keeps it, no row of ours hangs on it
    return 'applied';
  end if;
  v_payment := guichet.payment_of_intent(v_intent, guichet.lock_subject_of(p_item), (v_row ->> 'amount')::bigint,
    v_row ->> 'currency');
  perform guichet.record_payment_event(v_payment.id, p_item);
  update public.payments p
     set stripe_charge_id = coalesce(p.stripe_charge_id, v_row ->> 'stripe_charge_id'),
         -- what was held and never captured is "refunded" too: no money came, none goes back
         charge_refunded_cents = greatest(p.charge_refunded_cents,
           -- and what was captured beyond the authorisation did not come back
           (v_row ->> 'amount_refunded')::bigint - greatest(
             (v_row ->> 'amount')::bigint - (v_row ->> 'amount_captured')::bigint, 0), 0),
         -- what a charge was of is what its payment was of
         amount_cents = coalesce(p.amount_cents, (v_row ->> 'amount')::bigint)
   where p.id = v_payment.id;
  if (v_row ->> 'amount_refunded')::bigint > 0 or (v_row ->> 'disputed')::boolean then
    perform guichet.ask_for_payment(v_payment);
  end if;
  perform guichet.refresh_payment(v_payment.id);
  return 'applied';
end $function$;

comment on function guichet.apply_charge(jsonb) is 'ChargeSync of nodes/StripeMapper/rows.ts: receipt and total refunded. Why a payment failed is told by its PaymentIntent.';

revoke all on function guichet.apply_charge(jsonb) from public, anon, authenticated, service_role;
