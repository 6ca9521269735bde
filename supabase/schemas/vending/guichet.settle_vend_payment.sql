-- Written by npm run db:schemas. Last in migrations/20261121003300_vend_settlement.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.settle_vend_payment(p_payment_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_session public.vend_sessions;
  v_payment public.payments;
  v_pays boolean;
  v_surplus boolean;
  v_wanted text;
begin
  select * into v_payment from public.payments p where p.id = p_payment_id for update;
  select * into v_session from public.vend_sessions s where s.id = v_payment.vend_session_id;
  v_pays := exists (select from public.vend_session_private p
    where p.session_id = v_session.id and p.stripe_payment_intent_id = v_payment.stripe_payment_intent_id);
  v_surplus := not v_pays and guichet.was_authorised(v_payment);
  v_wanted := case
    when v_surplus or (v_pays and v_session.status = 'FAILED')
      then case v_payment.status when 'succeeded' then 'refund' else 'cancel' end
    when v_pays and v_session.status = 'COMPLETED'
      and v_payment.status in ('requires_capture', 'succeeded') then 'capture' end;
  if v_surplus then
    perform guichet.alert('money_returned', v_payment.stripe_payment_intent_id, jsonb_build_object(
      'payment_intent', v_payment.stripe_payment_intent_id, 'vend_session_id', v_session.id,
      'amount', v_payment.amount_cents, 'currency', lower(v_payment.currency),
      'reason', case when v_session.status = 'FAILED' then 'paid_after_end' else 'paid_twice' end));
  end if;
  if v_wanted = 'refund' then
    -- as far as it has not gone back already, and once no dispute forbids it
    perform guichet.owe_back(v_payment.id, v_payment.amount_received_cents,
      case when v_surplus then 'paid_twice' else 'vend_failed' end,
      jsonb_build_object('vend_session_id', v_session.id));
  elsif v_wanted is distinct from v_payment.settlement and v_payment.status = 'requires_capture'
    and v_wanted is not null then
    perform guichet.enqueue_outbox('stripe.payment_intent.' || v_wanted,
      'payment_intent:' || v_payment.stripe_payment_intent_id, jsonb_build_object(
      'payment_intent', v_payment.stripe_payment_intent_id, 'amount', v_payment.amount_cents, 'currency',
        lower(v_payment.currency), 'vend_session_id', v_session.id), false);
  end if;
  update public.payments p set settlement = v_wanted, role = case when v_surplus then 'surplus' else p.role end
   where p.id = v_payment.id and (v_wanted is distinct from p.settlement or (v_surplus and p.role <> 'surplus'));
  if v_pays then
    update public.vend_sessions s set payment_state = guichet.payment_state('vend', s.status, v_payment, null,
      s.payment_state)
     where s.id = v_session.id and s.payment_state is distinct from guichet.payment_state('vend', s.status, v_payment,
       null, s.payment_state);
  end if;
end $function$;

comment on function guichet.settle_vend_payment(uuid) is 'Asks Stripe, once, for what the state of session and payment calls for: capture, cancel or refund; and writes the session''s payment_state. The caller holds the session''s lock.';

revoke all on function guichet.settle_vend_payment(uuid) from public, anon, authenticated, service_role;
