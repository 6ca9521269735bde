-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.attach_order_payment(order_id uuid, checkout_session text DEFAULT NULL::text, checkout_url text DEFAULT NULL::text, payment_intent text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_order public.orders;
begin
  select * into v_order from public.orders o where o.id = attach_order_payment.order_id for update;
  if not found then
    raise exception 'order % does not exist', attach_order_payment.order_id using errcode = 'P0002';
  end if;
  update public.orders o
     set stripe_checkout_session_id = coalesce(o.stripe_checkout_session_id, attach_order_payment.checkout_session),
         checkout_url = coalesce(o.checkout_url, attach_order_payment.checkout_url),
         stripe_payment_intent_id = coalesce(o.stripe_payment_intent_id, attach_order_payment.payment_intent),
         payment_state = case when o.payment_state = 'none' and attach_order_payment.checkout_session is not null then 'checkout_open' else o.payment_state end,
         -- a payment under way moves the end to a time that is counted from the making of the order: a second one moves
         -- it nowhere, and one of which an event told first is under way as well
         expires_at = case when o.status = 'PENDING' and o.expires_at is not null
           then greatest(o.expires_at, guichet.order_pay_time(o) + interval '4 minutes') else o.expires_at end
   where o.id = v_order.id
  returning * into v_order;
  -- cancelled while Stripe was making it, or made a second time after a crash: nobody shall pay it
  if attach_order_payment.checkout_session is not null
     and (v_order.status = 'CANCELLED' or v_order.stripe_checkout_session_id <> attach_order_payment.checkout_session) then
    perform guichet.enqueue_outbox('stripe.checkout_session.expire', 'checkout_session:' || attach_order_payment.checkout_session,
      jsonb_build_object('checkout_session', attach_order_payment.checkout_session, 'order_id', v_order.id));
  end if;
  if attach_order_payment.payment_intent is not null
     and (v_order.status = 'CANCELLED' or v_order.stripe_payment_intent_id <> attach_order_payment.payment_intent) then
    perform guichet.enqueue_outbox('stripe.payment_intent.cancel', 'payment_intent:' || attach_order_payment.payment_intent,
      jsonb_build_object('payment_intent', attach_order_payment.payment_intent, 'order_id', v_order.id));
  end if;
  return jsonb_build_object('result', case when v_order.status = 'CANCELLED' then 'cancelled' else 'attached' end,
    'order_id', v_order.id, 'checkout_url', case when v_order.status <> 'CANCELLED' then v_order.checkout_url end, 'payment_intent', v_order.stripe_payment_intent_id);
end $function$;

comment on function public.attach_order_payment(uuid,text,text,text) is 'Writes the Checkout session or PaymentIntent to its order → {result: attached|cancelled, checkout_url}; a second one is ended through the outbox. Service role (the workflow) only; safe to repeat.';

revoke all on function public.attach_order_payment(uuid,text,text,text) from public, anon, authenticated, service_role;
grant execute on function public.attach_order_payment(uuid,text,text,text) to service_role;
