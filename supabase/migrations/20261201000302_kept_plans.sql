-- What says where the money of a payment is, said as before, in plpgsql: a function in SQL that another one calls is
-- planned anew each time, and a page of results or a timeline asks it of every row.

create or replace function guichet.refunds_under_way(p_payment_id uuid) returns bigint
language plpgsql stable set search_path = ''
as $$
begin
  -- a refund that failed counts no more
  return (
    select coalesce(sum(r.amount_cents), 0)::bigint from public.refunds r
     where r.payment_id = p_payment_id and r.status not in ('succeeded', 'failed', 'canceled'));
end $$;

create or replace function guichet.left_cents(p_payment public.payments) returns bigint
language plpgsql stable set search_path = ''
as $$
begin
  -- what Stripe has taken, less what has gone for good, less what a lost dispute took, less what is on its way
  return greatest(p_payment.amount_received_cents - p_payment.amount_refunded_cents - p_payment.dispute_lost_cents
    - guichet.refunds_under_way(p_payment.id), 0);
end $$;

create or replace function guichet.refundable_cents(p_payment public.payments) returns bigint
language plpgsql stable set search_path = ''
as $$
begin
  return case when p_payment.refund_blocked then 0 else guichet.left_cents(p_payment) end;
end $$;

create or replace function guichet.payment_word(p_payment public.payments) returns text
language plpgsql stable set search_path = ''
as $$
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
end $$;
