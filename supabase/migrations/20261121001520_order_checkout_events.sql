-- What a Checkout session means to the order that it names (rule 7). PAID comes from the PaymentIntent.

create or replace function guichet.apply_order_checkout(p_item jsonb) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_row jsonb := p_item -> 'row';
  v_session text := v_row ->> 'stripe_checkout_session_id';
  v_order public.orders;
begin
  select * into v_order from public.orders o
   where o.stripe_checkout_session_id = v_session or o.id = guichet.try_uuid(v_row -> 'metadata' ->> 'order_id')
   order by o.stripe_checkout_session_id = v_session desc nulls last limit 1 for update;
  -- a session in setup mode has no payment and fulfils nothing
  if not found or v_row ->> 'mode' is distinct from 'payment' then
    return found;
  end if;
  -- of two sessions of one order only the written one speaks for it
  if v_order.stripe_checkout_session_id is distinct from v_session and v_order.stripe_checkout_session_id is not null then
    return true;
  end if;
  if p_item ->> 'event_type' = 'checkout.session.expired' and v_order.status = 'PENDING' then
    -- nothing is left to expire at Stripe
    v_order.stripe_checkout_session_id := null;
    v_order.stripe_payment_intent_id := null;
    perform guichet.close_unpaid_order(v_order);
  elsif p_item ->> 'event_type' = 'checkout.session.async_payment_failed' and v_order.status = 'PENDING' then
    update public.orders o set payment_state = 'failed' where o.id = v_order.id;
  elsif p_item ->> 'event_type' = 'checkout.session.completed' and v_order.status = 'PENDING' then
    -- the money may take its time: it is no longer the sweeper's to cancel
    update public.orders o set payment_state = case when o.payment_state in ('none', 'checkout_open', 'failed') then 'processing' else o.payment_state end
     where o.id = v_order.id;
  end if;
  return true;
end $$;
comment on function guichet.apply_order_checkout(jsonb) is 'Handler of checkout.session for orders: an expired one gives the stock back, a completed one is waited for.';
revoke execute on function guichet.apply_order_checkout(jsonb) from public, anon, authenticated;

insert into guichet.event_handlers (object, handler, place) values ('checkout.session', 'guichet.apply_order_checkout(jsonb)', 300)
on conflict do nothing;
