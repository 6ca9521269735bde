-- Written by npm run db:schemas. Last in migrations/20261121001500_sync_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refresh_order(p_order_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_order public.orders;
  v_kept public.payments;
  v_second public.payments;
  v_checkout public.checkouts;
begin
  select * into v_order from public.orders o where o.id = p_order_id for update;
  if v_order.id is null then
    return;
  end if;
  -- the payment that brought the money keeps its place; before that it is the one that has come furthest
  select p.* into v_kept from public.payments p
   where p.for_order_id = p_order_id and (p.order_id is not null or p.settlement is distinct from 'refund')
   order by p.status = 'succeeded' and p.order_id is not null desc, guichet.payment_rank(p.status) desc,
     p.last_event_created desc, p.stripe_payment_intent_id desc limit 1;
  -- also where it keeps its place: an attempt that is told after money that went back finds no main one, and joins as
  -- it
  update public.payments p set order_id = null, role = 'surplus'
   where p.for_order_id = p_order_id and p.id <> v_kept.id and p.role = 'main';
  if v_kept.id is not null and v_kept.order_id is null then
    update public.payments p set order_id = p_order_id, role = 'main' where p.id = v_kept.id returning * into v_kept;
  end if;
  for v_second in
    select p.* from public.payments p
     where p.for_order_id = p_order_id and p.id <> v_kept.id and p.status = 'succeeded'
       and p.settlement is distinct from 'refund' order by p.stripe_payment_intent_id for update of p
  loop
    perform guichet.return_money(v_second, 'paid_twice');
  end loop;

  if v_kept.status = 'succeeded' and v_order.status = 'CANCELLED' then
    perform guichet.return_money(v_kept, 'paid_after_cancel');
    update public.payments p set role = 'surplus' where p.id = v_kept.id and p.role = 'main';
  elsif v_kept.status = 'succeeded' and v_order.status = 'PENDING' then
    if v_kept.amount_received_cents <> v_order.amount_total_cents or v_kept.currency <> upper(v_order.currency) then
      raise exception 'payment % is of % %, order % costs % %', v_kept.stripe_payment_intent_id,
      v_kept.amount_received_cents, v_kept.currency,
        v_order.id, v_order.amount_total_cents, v_order.currency
        using errcode = '22023', column = 'data.object.amount_received',
          hint = 'Somebody changed the payment in Stripe: refund it there or correct the order.';
    end if;
    v_order.status := 'PAID';
    update public.payments p set settlement = 'capture' where p.id = v_kept.id;
  end if;
  select p.* into v_kept from public.payments p where p.id = v_kept.id;
  select * into v_checkout from public.checkouts c where c.subject = p_order_id order by c.attempt desc limit 1;
  if v_order.status in ('PENDING', 'PAID', 'CANCELLED') then
    update public.orders o
       set status = v_order.status,
           paid_at = case when v_order.status = 'PAID' then coalesce(v_kept.succeeded_at, o.paid_at) else o.paid_at end,
           expires_at = case when v_order.status = 'PAID' then null else o.expires_at end,
           stripe_payment_intent_id = case when v_order.status = 'PAID'
             then coalesce(v_kept.stripe_payment_intent_id, o.stripe_payment_intent_id)
             else o.stripe_payment_intent_id end,
           receipt_url = coalesce(v_kept.receipt_url, o.receipt_url),
           payment_state = case when v_order.status = 'PAID'
             and v_kept.status is distinct from 'succeeded' then o.payment_state
             else guichet.payment_state('order', v_order.status, v_kept, case
               when v_checkout.said = 'checkout.session.async_payment_failed' then 'failed'
               when v_order.status = 'PENDING'
                 and v_checkout.said in ('checkout.session.completed', 'checkout.session.async_payment_succeeded')
                 and (v_kept.error_code is null or v_checkout.said_at >= v_kept.last_event_created) then 'waiting'
               when v_order.status = 'PENDING' and v_checkout.url is not null then 'open' end, o.payment_state) end
     where o.id = p_order_id;
  end if;
end $function$;

comment on function guichet.refresh_order(uuid) is 'What the payments that name an order, their refunds and disputes, and its Checkout make of it: PAID once, a second payment or one after the cancellation goes back, payment_state, receipt.';

revoke all on function guichet.refresh_order(uuid) from public, anon, authenticated, service_role;
