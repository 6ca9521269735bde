-- Written by npm run db:schemas. Last in migrations/20261201000302_kept_plans.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.payment_word(p_payment public.payments)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  v_under_way bigint;
begin
  if p_payment.dispute_open then
    return 'disputed';
  elsif p_payment.dispute_lost_cents > 0 then
    return 'dispute_lost';
  end if;
  v_under_way := guichet.refunds_under_way(p_payment.id);
  -- the charge's total counts what is under way too: beside a request only refunds that have succeeded are final
  if p_payment.amount_refunded_cents > 0 and p_payment.amount_refunded_cents >= p_payment.amount_received_cents
    and (v_under_way = 0 or p_payment.amount_received_cents <= (
      select sum(r.amount_cents) from public.refunds r where r.payment_id = p_payment.id and r.status = 'succeeded'))
  then
    return 'refunded';
  elsif v_under_way > 0 then
    return 'refund_pending';
  elsif p_payment.amount_refunded_cents > 0 then
    return 'partially_refunded';
  elsif p_payment.status is distinct from 'succeeded' then
    return null;
  -- a request that was overtaken by a refund from elsewhere has not failed
  elsif exists (select from public.refunds r where r.payment_id = p_payment.id
    and (r.status = 'failed' or (r.status = 'canceled' and r.stripe_refund_id is not null))) then
    return 'refund_failed';
  end if;
  return 'paid';
end $function$;

comment on function guichet.payment_word(public.payments) is 'Where the money of a payment is, from its row, refunds and disputes: disputed, dispute_lost, refunded, refund_pending, partially_refunded, refund_failed, paid; null: it has not come.';

revoke all on function guichet.payment_word(public.payments) from public, anon, authenticated, service_role;
