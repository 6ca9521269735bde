-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.order_payment_state(p_order public.orders, p_payment public.payments)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case
    -- orders have no word for a refund that failed: the money is there, support knows
    when guichet.payment_word(p_payment) is not null and (p_payment.status = 'succeeded' or p_order.status = 'PAID')
      then case guichet.payment_word(p_payment) when 'refund_failed' then 'paid' else guichet.payment_word(p_payment) end
    when p_payment.status = 'succeeded' then 'paid'
    when p_payment.status = 'processing' then 'processing'
    when p_payment.status = 'requires_capture' then 'authorized'
    -- a Checkout that is complete speaks after the attempts before it, and before those that come later
    when c.said = 'checkout.session.async_payment_failed' then 'failed'
    when c.said in ('checkout.session.completed', 'checkout.session.async_payment_succeeded')
      and (p_payment.error_code is null or c.said_at >= p_payment.last_event_created) and p_order.status = 'PENDING' then 'processing'
    when p_payment.status is distinct from 'canceled' and p_payment.error_code is not null then 'failed'
    when p_order.status = 'PENDING' and p_payment.status is distinct from 'canceled' and c.url is not null then 'checkout_open'
    else 'none' end
    from (select) one
    left join lateral (select * from public.checkouts k where k.subject = p_order.id order by k.attempt desc limit 1) c on true
$function$;

comment on function guichet.order_payment_state(public.orders,public.payments) is 'The finer state of an order: from its payment with refunds and disputes and from what its Checkout said last.';

revoke all on function guichet.order_payment_state(public.orders,public.payments) from public, anon, authenticated, service_role;
