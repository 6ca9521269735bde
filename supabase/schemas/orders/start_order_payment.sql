-- Written by npm run db:schemas. Last in migrations/20261121001150_order_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.start_order_payment(order_id uuid, method text DEFAULT 'checkout'::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_order public.orders;
  v_person public.users;
  v_checkout public.checkouts;
  v_refusal jsonb;
  v_pay_until timestamptz;
begin
  if start_order_payment.method is null or start_order_payment.method not in ('checkout', 'payment_intent') then
    return guichet.refused('method', 'unknown_method');
  end if;
  select * into v_order from public.orders o where o.id = start_order_payment.order_id
    and o.user_id = (select auth.uid()) for update;
  if not found then
    return guichet.refused('order_id', 'unknown_order');
  end if;
  if v_order.status <> 'PENDING' then
    return guichet.refused('order_id', case v_order.status when 'PAID' then 'already_paid' else 'order_cancelled' end);
  end if;
  v_refusal := guichet.refuse_amount(v_order.amount_total_cents, v_order.currency);
  if v_refusal is not null then
    return v_refusal;
  end if;
  v_checkout := guichet.standing_checkout(v_order.id);
  -- one way to pay an order: two open ones would take the money twice
  if v_checkout.request ->> 'method' <> start_order_payment.method then
    return guichet.refused('method', 'other_payment_open');
  end if;
  if v_checkout.url is not null or (start_order_payment.method = 'payment_intent'
    and v_order.stripe_payment_intent_id is not null) then
    -- the address of a page stands here; the secret of an intent is read at Stripe each time
    v_refusal := case when start_order_payment.method = 'payment_intent'
      then guichet.count_person_call('checkouts', v_order.user_id) end;
    return coalesce(v_refusal, case when v_checkout.id is not null then guichet.checkout_answer(v_checkout)
      else jsonb_build_object('next_step', 'redirect', 'result', 'open', 'payment_intent',
        v_order.stripe_payment_intent_id) end);
  end if;

  v_pay_until := case
    when v_order.expires_at is not null then guichet.order_pay_time(v_order)
    -- an order of before Guichet keeps nothing from anybody and has no end
    when v_checkout.expires_at > now() + interval '31 minutes' then v_checkout.expires_at
    else date_trunc('second', now()) + interval '60 minutes' end;
  -- Stripe takes no Checkout of less than 30 minutes, and an order ends when it ends: one that has waited too long
  -- to be paid gives its stock back now
  if v_order.expires_at <= now() or (start_order_payment.method = 'checkout'
    and v_pay_until < now() + interval '30 minutes 30 seconds') then
    if v_order.payment_state not in ('processing', 'authorized') then
      perform guichet.close_unpaid_order(v_order);
    end if;
    return guichet.refused('order_id', 'waited_too_long');
  end if;
  v_refusal := guichet.count_person_call('checkouts', v_order.user_id);
  if v_refusal is not null then
    return v_refusal;
  end if;

  select * into v_person from public.users u where u.id = v_order.user_id;
  return guichet.checkout_answer(guichet.start_checkout('order', v_order.id, 'order:' || v_order.id || ':payment:%s',
    jsonb_build_object(
      'method', start_order_payment.method, 'mode', 'payment', 'client_reference_id', v_order.id,
      'capture_method', 'automatic', 'locale', 'fr',
      'amount', v_order.amount_total_cents, 'currency', lower(v_order.currency),
      'email', (select u.email from auth.users u where u.id = v_order.user_id),
      'expires_at', extract(epoch from v_pay_until)::bigint,
      'lines', (select jsonb_agg(jsonb_build_object('name',
        left(i.label, 250), 'unit_amount', i.unit_price_cents, 'currency', lower(v_order.currency), 'quantity',
        i.quantity) order by i.label, i.id)
                  from public.order_items i where i.order_id = v_order.id),
      'label', (select left(string_agg(i.quantity || ' × ' || i.label, ', ' order by i.label, i.id), 500)
        from public.order_items i where i.order_id = v_order.id),
      'success_url', guichet.web_address('/orders/' || v_order.id || '?payment=done'),
      'cancel_url', guichet.web_address('/orders/' || v_order.id || '?payment=abandoned'),
      'metadata', jsonb_build_object('order_id', v_order.id),
      'customer', v_person.stripe_customer_id)
    -- nothing goes to Stripe without a customer: attach_order_customer completes the request
    || case when v_person.stripe_customer_id is not null then '{}'
      else jsonb_build_object('new_customer', jsonb_build_object(
      'idempotency_key', 'user:' || v_person.id || ':customer:' || v_person.stripe_customers_deleted + 1,
      'email', (select u.email from auth.users u where u.id = v_person.id), 'metadata',
      jsonb_build_object('user_id', v_person.id))) end,
    v_order.user_id));
end $function$;

comment on function public.start_order_payment(uuid,text) is 'What the workflow needs to open Checkout or a PaymentIntent for an order of the signed-in user → as guichet.checkout_answer, create: {method, mode, amount, currency, lines, label, metadata, customer, new_customer?: {idempotency_key, email, metadata}, email, expires_at, success_url, cancel_url, …}; customer null: make new_customer first and give it to attach_order_customer; then attach_checkout. field?, reason?: docs/refusals.md. Prolongs nothing.';

revoke all on function public.start_order_payment(uuid,text) from public, anon, authenticated, service_role;
grant execute on function public.start_order_payment(uuid,text) to authenticated;
grant execute on function public.start_order_payment(uuid,text) to service_role;
