-- Written by npm run db:schemas. Last in migrations/20261121001400_refunds.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.end_refund_request(p_refund_id uuid, p_status text, p_why text, p_message text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_payment public.payments;
  v_refund public.refunds;
begin
  v_payment := guichet.lock_payment((select r.payment_id from public.refunds r where r.id = p_refund_id));
  -- Stripe knows it: then only its events decide
  update public.refunds r set status = p_status, failure_reason = left(p_why, 500)
   where r.id = p_refund_id and r.status = 'requested' and r.stripe_refund_id is null
  returning * into v_refund;
  if v_refund.id is not null and p_status = 'failed' then
    perform guichet.alert('refund_failed', v_refund.id::text,
      jsonb_build_object('refund', v_refund.id, 'payment_intent', v_payment.stripe_payment_intent_id,
      'amount', v_refund.amount_cents, 'currency', lower(v_refund.currency), 'reason',
        coalesce(p_message, v_refund.failure_reason)));
  end if;
  if v_payment.id is not null then
    perform guichet.refresh_payment(v_payment.id);
  end if;
  return v_refund.id is not null;
end $function$;

comment on function guichet.end_refund_request(uuid,text,text,text) is 'A request that Stripe has not made into a refund ends: failed (support is told) or canceled (there is nothing left to give back); the remainder is free again. False where Stripe has made one of it.';

revoke all on function guichet.end_refund_request(uuid,text,text,text) from public, anon, authenticated, service_role;
