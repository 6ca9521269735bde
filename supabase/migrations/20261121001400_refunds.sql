-- Refund requests: the remainder is checked under the payment's lock, Stripe is called through the outbox.

create or replace function guichet.open_refund(p_payment public.payments, p_amount integer, p_reason text, p_actor uuid, p_request uuid) returns public.refunds
language plpgsql security definer set search_path = ''
as $$
declare
  v_refund public.refunds;
begin
  insert into public.refunds (payment_id, amount_cents, currency, reason, requested_by, request_id)
  values (p_payment.id, p_amount, p_payment.currency, p_reason, p_actor, p_request)
  returning * into v_refund;
  perform guichet.enqueue_outbox('stripe.refund.create', 'payment:' || p_payment.id, jsonb_build_object(
    'payment_intent', p_payment.stripe_payment_intent_id, 'amount', p_amount, 'currency', lower(p_payment.currency),
    'reason', case when p_reason in ('duplicate', 'fraudulent') then p_reason else 'requested_by_customer' end,
    'metadata', jsonb_build_object('refund_id', v_refund.id)), false);
  return v_refund;
end $$;

create or replace function guichet.refundable_cents(p_payment public.payments) returns integer
language sql stable set search_path = ''
as $$
  -- what Stripe has taken, less what has gone or is going back; a refund that failed counts no more
  select p_payment.amount_received_cents - coalesce(sum(r.amount_cents), 0)::integer
    from public.refunds r where r.payment_id = p_payment.id and r.status not in ('failed', 'canceled')
$$;

create or replace function public.request_refund(order_id uuid, amount_cents integer default null, reason text default 'requested_by_customer', request_id uuid default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_payment public.payments;
  v_refund public.refunds;
  v_left integer;
begin
  if not guichet.is_admin() and coalesce((select auth.role()), '') <> 'service_role' then
    raise exception 'Réservé au personnel.' using errcode = '42501';
  end if;
  select * into v_payment from public.payments p where p.order_id = request_refund.order_id for update;
  if not found or v_payment.status <> 'succeeded' then
    return guichet.refused('order_id', 'Cette commande n''a pas de paiement à rembourser.');
  end if;
  if request_refund.request_id is not null then
    select * into v_refund from public.refunds r where r.request_id = request_refund.request_id;
    if found then
      return jsonb_build_object('result', 'requested', 'refund_id', v_refund.id, 'amount_cents', v_refund.amount_cents, 'status', v_refund.status);
    end if;
  end if;
  v_left := guichet.refundable_cents(v_payment);
  if coalesce(request_refund.amount_cents, v_left) < 1 then
    return guichet.refused('amount_cents', 'Le montant à rembourser est d''au moins 1 centime.');
  end if;
  if coalesce(request_refund.amount_cents, v_left) > v_left then
    return guichet.refused('amount_cents', 'Il reste ' || v_left || ' centimes à rembourser.');
  end if;
  v_refund := guichet.open_refund(v_payment, coalesce(request_refund.amount_cents, v_left), request_refund.reason, (select auth.uid()), request_refund.request_id);
  update public.orders o set payment_state = 'refund_pending' where o.id = request_refund.order_id;
  return jsonb_build_object('result', 'requested', 'refund_id', v_refund.id, 'amount_cents', v_refund.amount_cents,
    'left_cents', v_left - v_refund.amount_cents, 'status', v_refund.status);
end $$;
comment on function public.request_refund(uuid, integer, text, uuid) is
  'Staff ask for a refund of an order, the rest of it where no amount is given; never above the remainder. → {result: requested|refused, refund_id?, left_cents?, field?, message?}.';

revoke execute on function public.request_refund(uuid, integer, text, uuid), guichet.refundable_cents(public.payments),
  guichet.open_refund(public.payments, integer, text, uuid, uuid) from public, anon, authenticated;
grant execute on function public.request_refund(uuid, integer, text, uuid) to authenticated, service_role;
