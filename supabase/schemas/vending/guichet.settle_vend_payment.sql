-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.settle_vend_payment(p_intent text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_link public.vend_payments;
  v_session public.vend_sessions;
  v_payment public.payments;
  v_wanted text;
begin
  select * into v_link from public.vend_payments v where v.stripe_payment_intent_id = p_intent;
  select * into v_session from public.vend_sessions s where s.id = v_link.session_id;
  select * into v_payment from public.payments p where p.stripe_payment_intent_id = p_intent;
  v_wanted := case
    when v_payment.status = 'requires_capture' and (v_link.surplus or v_session.status = 'FAILED') then 'cancel'
    when v_payment.status = 'requires_capture' and v_session.status = 'COMPLETED' then 'capture'
    when v_payment.status = 'succeeded' and (v_link.surplus or v_session.status = 'FAILED') then 'refund' end;
  if v_link.surplus then
    perform guichet.alert('money_returned', p_intent, jsonb_build_object('payment_intent', p_intent, 'vend_session_id', v_session.id,
      'amount', v_payment.amount_cents, 'currency', lower(v_payment.currency),
      'reason', case when v_session.status = 'FAILED' then 'paid_after_end' else 'paid_twice' end));
  end if;
  if v_wanted = 'refund' then
    -- as far as it has not gone back already, and once no dispute forbids it
    perform guichet.owe_back(v_payment.id, v_payment.amount_received_cents, case when v_link.surplus then 'paid_twice' else 'vend_failed' end,
      jsonb_build_object('vend_session_id', v_session.id));
  elsif v_wanted is distinct from v_link.settlement and v_wanted is not null then
    perform guichet.enqueue_outbox('stripe.payment_intent.' || v_wanted, 'payment_intent:' || p_intent, jsonb_build_object(
      'payment_intent', p_intent, 'amount', v_payment.amount_cents, 'currency', lower(v_payment.currency), 'vend_session_id', v_session.id), false);
  end if;
  if v_wanted is distinct from v_link.settlement and v_wanted is not null then
    update public.vend_payments v set settlement = v_wanted where v.stripe_payment_intent_id = p_intent;
  end if;
  select * into v_payment from public.payments p where p.stripe_payment_intent_id = p_intent;
  update public.vend_sessions s set payment_state = guichet.vend_payment_state(s, v_payment)
   where s.id = v_session.id and s.payment_state is distinct from guichet.vend_payment_state(s, v_payment)
     and exists (select from public.vend_session_private p where p.session_id = s.id and p.stripe_payment_intent_id = p_intent);
end $function$;

comment on function guichet.settle_vend_payment(text) is 'Asks Stripe, once, for what the state of session and payment calls for: capture, cancel or refund; and writes the session''s payment_state. The caller holds both locks.';

revoke all on function guichet.settle_vend_payment(text) from public, anon, authenticated, service_role;
