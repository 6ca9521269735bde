-- Written by npm run db:schemas. Last in migrations/20261121001400_refunds.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.open_refund(p_payment public.payments, p_amount bigint, p_reason text, p_actor uuid, p_request uuid, p_metadata jsonb DEFAULT '{}'::jsonb)
 RETURNS public.refunds
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_refund public.refunds;
begin
  insert into public.refunds (payment_id, amount_cents, currency, reason, requested_by, request_id, asked)
  values (p_payment.id, p_amount, p_payment.currency, p_reason, p_actor, p_request, true)
  returning * into v_refund;
  perform guichet.enqueue_outbox('stripe.refund.create', 'payment:' || p_payment.id, jsonb_build_object(
    'payment_intent', p_payment.stripe_payment_intent_id, 'amount', p_amount, 'currency', lower(p_payment.currency),
    'reason', case when p_reason in ('duplicate', 'fraudulent') then p_reason else 'requested_by_customer' end,
    'metadata', coalesce(p_metadata, '{}') || jsonb_build_object('refund_id', v_refund.id)), false);
  return v_refund;
end $function$;

comment on function guichet.open_refund(public.payments,bigint,text,uuid,uuid,jsonb) is 'Writes a refund and asks Stripe for it in the same transaction. The caller holds the payment''s lock and knows the remainder.';

revoke all on function guichet.open_refund(public.payments,bigint,text,uuid,uuid,jsonb) from public, anon, authenticated, service_role;
