-- Refund requests: the remainder is checked under lock, Stripe is called through the outbox.

create or replace function guichet.open_refund(p_payment public.payments, p_amount bigint, p_reason text, p_actor uuid, p_request uuid) returns public.refunds
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
comment on function guichet.open_refund(public.payments, bigint, text, uuid, uuid) is 'Writes a refund and asks Stripe for it in the same transaction. The caller holds the payment''s lock and knows the remainder.';

create or replace function guichet.refundable_cents(p_payment public.payments) returns bigint
language sql stable set search_path = ''
as $$
  -- what Stripe has taken, less what has gone for good, less what is on its way; a refund that failed counts no more
  select p_payment.amount_received_cents - p_payment.amount_refunded_cents - coalesce(sum(r.amount_cents), 0)::bigint
    from public.refunds r where r.payment_id = p_payment.id and r.status not in ('succeeded', 'failed', 'canceled')
$$;
comment on function guichet.refundable_cents(public.payments) is 'Minor units of a payment that can still be refunded.';

create or replace function public.request_refund(order_id uuid, amount_cents numeric default null, reason text default 'requested_by_customer', request_id uuid default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_payment public.payments;
  v_refund public.refunds;
  v_left bigint;
begin
  if not guichet.is_admin() and coalesce((select auth.role()), '') <> 'service_role' then
    raise exception 'Réservé au personnel.' using errcode = '42501';
  end if;
  if length(request_refund.reason) > 200 then
    return guichet.refused('reason', 'Le motif a 200 caractères au plus.');
  end if;
  -- order before payment, everywhere: one order of locks
  perform 1 from public.orders o where o.id = request_refund.order_id for update;
  select * into v_payment from public.payments p where p.order_id = request_refund.order_id for update;
  if not found or v_payment.status <> 'succeeded' then
    return guichet.refused('order_id', 'Cette commande n''a pas de paiement à rembourser.');
  end if;
  if request_refund.request_id is not null then
    select * into v_refund from public.refunds r where r.request_id = request_refund.request_id;
    if found and v_refund.payment_id <> v_payment.id then
      return guichet.refused('request_id', 'Cette demande concerne une autre commande.');
    elsif found then
      return jsonb_build_object('result', 'requested', 'refund_id', v_refund.id, 'amount_cents', v_refund.amount_cents,
        'left_cents', guichet.refundable_cents(v_payment), 'status', v_refund.status);
    end if;
  end if;
  v_left := guichet.refundable_cents(v_payment);
  if v_left < 1 then
    return guichet.refused('amount_cents', 'Il ne reste rien à rembourser.');
  end if;
  if request_refund.amount_cents < 1 or request_refund.amount_cents <> trunc(request_refund.amount_cents) then
    return guichet.refused('amount_cents', 'Le montant à rembourser est un nombre entier de centimes, au moins 1.');
  end if;
  if request_refund.amount_cents > v_left then
    return guichet.refused('amount_cents', 'Il reste ' || v_left || ' centimes à rembourser.');
  end if;
  v_refund := guichet.open_refund(v_payment, coalesce(request_refund.amount_cents, v_left)::bigint, request_refund.reason, (select auth.uid()), request_refund.request_id);
  perform guichet.refresh_order_payment_state(v_payment.id);
  return jsonb_build_object('result', 'requested', 'refund_id', v_refund.id, 'amount_cents', v_refund.amount_cents,
    'left_cents', v_left - v_refund.amount_cents, 'status', v_refund.status);
end $$;
comment on function public.request_refund(uuid, numeric, text, uuid) is
  'Staff ask for a refund of an order, the rest of it where no amount is given; never above the remainder. → {result: requested|refused, refund_id?, left_cents?, field?, message?}.';

create or replace function public.give_up_refund(refund_id uuid, message text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_payment public.payments;
  v_refund public.refunds;
begin
  perform 1 from public.orders o
    where o.id = (select p.order_id from public.refunds r join public.payments p on p.id = r.payment_id where r.id = give_up_refund.refund_id) for update;
  select p.* into v_payment from public.payments p
   where p.id = (select r.payment_id from public.refunds r where r.id = give_up_refund.refund_id) for update;
  if not found then
    raise exception 'refund % does not exist', give_up_refund.refund_id using errcode = 'P0002';
  end if;
  -- Stripe knows it: then only its events decide
  update public.refunds r set status = 'failed', failure_reason = left(give_up_refund.message, 500)
   where r.id = give_up_refund.refund_id and r.status = 'requested' and r.stripe_refund_id is null
  returning * into v_refund;
  if not found then
    return jsonb_build_object('result', 'unchanged', 'refund_id', give_up_refund.refund_id);
  end if;
  perform guichet.alert('refund_failed', v_refund.id::text, jsonb_build_object('refund', v_refund.id, 'payment_intent', v_payment.stripe_payment_intent_id,
    'amount', v_refund.amount_cents, 'currency', lower(v_refund.currency), 'reason', v_refund.failure_reason));
  perform guichet.refresh_payment(v_payment.id);
  return jsonb_build_object('result', 'failed', 'refund_id', v_refund.id);
end $$;
comment on function public.give_up_refund(uuid, text) is 'Stripe refused to make a refund for good: its row fails, support is told, the remainder is free again → {result: failed|unchanged}. Service role (the drain).';

revoke execute on function public.request_refund(uuid, numeric, text, uuid), public.give_up_refund(uuid, text), guichet.refundable_cents(public.payments),
  guichet.open_refund(public.payments, bigint, text, uuid, uuid) from public, anon, authenticated;
grant execute on function public.request_refund(uuid, numeric, text, uuid) to authenticated, service_role;
grant execute on function public.give_up_refund(uuid, text) to service_role;
