-- Written by npm run db:schemas. Last in migrations/20261121003600_vend_stripe_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.book_recharge_reversals(p_recharge public.wallet_recharges, p_payment public.payments)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_refund public.refunds;
  v_dispute public.disputes;
begin
  for v_refund in
    select r.* from public.refunds r where r.payment_id = p_payment.id and r.stripe_refund_id is not null
      order by r.stripe_refund_id
  loop
    -- a refund that had succeeded can fail at the bank (rule 24)
    perform guichet.book_reversal(p_recharge, p_payment.stripe_payment_intent_id,
      'recharge_refund:' || v_refund.stripe_refund_id, array['recharge_refund', 'recharge_refund_failed', 'failed'],
      v_refund.amount_cents, v_refund.status = 'succeeded', v_refund.status = 'succeeded' or exists (
        select from public.payment_events e where e.payment_id = p_payment.id
          and e.payload ->> 'stripe_refund_id' = v_refund.stripe_refund_id and e.payload ->> 'status' = 'succeeded'));
  end loop;
  for v_dispute in
    select d.* from public.disputes d where d.payment_id = p_payment.id order by d.stripe_dispute_id
  loop
    -- Stripe has withdrawn the money; of an inquiry it has not
    perform guichet.book_reversal(p_recharge, p_payment.stripe_payment_intent_id,
      'dispute:' || v_dispute.stripe_dispute_id, array['dispute', 'dispute_won', 'won'],
      v_dispute.amount_cents, v_dispute.status in ('needs_response', 'under_review', 'lost'),
      v_dispute.status in ('needs_response', 'under_review', 'lost') or exists (
        select from public.payment_events e where e.payment_id = p_payment.id
          and e.payload ->> 'stripe_dispute_id' = v_dispute.stripe_dispute_id
          and e.payload ->> 'status' in ('needs_response', 'under_review', 'lost')));
  end loop;
end $function$;

comment on function guichet.book_recharge_reversals(public.wallet_recharges,public.payments) is 'What Stripe has taken back of a recharge leaves the wallet, below zero if need be, which freezes it (rule 20); what it gave up comes back.';

revoke all on function guichet.book_recharge_reversals(public.wallet_recharges,public.payments) from public, anon, authenticated, service_role;
