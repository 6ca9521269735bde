-- Written by npm run db:schemas. Last in migrations/20261121001400_refunds.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.payment_state(p_kind text, p_status text, p_payment public.payments, p_checkout text, p_before text)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(
    -- what a refund or a dispute tells before the payment itself is nothing that an unpaid order shows
    case when p_kind <> 'order' or p_payment.status = 'succeeded' or p_status = 'PAID' then case
      when w.word = 'paid' and p_kind = 'vend' and p_status = 'COMPLETED' then 'captured'
      when w.word = 'refund_pending' and p_kind = 'vend' then 'refunding'
      -- of a booking a refund that failed stays told until the next one is at Stripe
      when w.word = 'refund_pending' and p_kind = 'booking'
        and exists (select from public.refunds r where r.payment_id = p_payment.id and r.status = 'failed'
          and r.stripe_refund_id is not null)
        and not exists (select from public.refunds r
          where r.payment_id = p_payment.id and r.status not in ('requested', 'succeeded', 'failed', 'canceled'))
          then 'refund_failed'
      -- orders have no word for it: the money is there, support knows
      when w.word = 'refund_failed' and p_kind = 'order' then 'paid'
      else w.word end end,
    case
      when p_kind not in ('order', 'vend') then p_before
      when p_payment.status = 'requires_capture' then case when p_kind = 'order' then 'authorized'
        else case p_status when 'COMPLETED' then 'capturing' when 'FAILED' then 'releasing' else 'authorized' end end
      when p_kind = 'vend' then case p_payment.status when 'canceled' then 'released' else p_before end
      when p_payment.status = 'processing' then 'processing'
      -- a Checkout that is complete speaks after the attempts before it, and before those that come later
      when p_checkout = 'failed' then 'failed'
      when p_checkout = 'waiting' then 'processing'
      when p_payment.status = 'canceled' then 'none'
      when p_payment.error_code is not null then 'failed'
      when p_checkout = 'open' then 'checkout_open'
      else 'none' end)
    from (select guichet.payment_word(p_payment) as word) w
$function$;

comment on function guichet.payment_state(text,text,public.payments,text,text) is 'payment_state of an order, vend or booking, from its status, its payment with refunds and disputes, and what its Checkout says (open, waiting for the money, failed); p_before where none of these says anything.';

revoke all on function guichet.payment_state(text,text,public.payments,text,text) from public, anon, authenticated, service_role;
