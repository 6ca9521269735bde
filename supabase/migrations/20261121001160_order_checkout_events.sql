-- What a Checkout session means to the order that it names (rule 7). PAID comes from the PaymentIntent.

create or replace function guichet.checkout_rank(event_type text) returns integer
language sql immutable set search_path = ''
as $$
  select case event_type when 'checkout.session.completed' then 1 when 'checkout.session.async_payment_succeeded' then 2
    when 'checkout.session.async_payment_failed' then 2 when 'checkout.session.expired' then 3 else 0 end
$$;
comment on function guichet.checkout_rank(text) is 'Which of two events of a Checkout that bear the same second comes later.';

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
  -- the latest word of it stands, in whatever order they come
  if (p_item ->> 'event_created')::bigint > coalesce(v_order.checkout_said_at, -1)
     or ((p_item ->> 'event_created')::bigint = v_order.checkout_said_at and guichet.checkout_rank(p_item ->> 'event_type') > guichet.checkout_rank(v_order.checkout_said)) then
    update public.orders o set checkout_said = p_item ->> 'event_type', checkout_said_at = (p_item ->> 'event_created')::bigint where o.id = v_order.id;
  end if;
  if p_item ->> 'event_type' = 'checkout.session.expired' and v_order.status = 'PENDING' then
    -- nothing is left to expire at Stripe
    v_order.stripe_checkout_session_id := null;
    v_order.stripe_payment_intent_id := null;
    perform guichet.close_unpaid_order(v_order);
  end if;
  -- the money of a completed one may take its time: it is no longer the sweeper's to cancel
  perform guichet.refresh_order(v_order.id);
  return true;
end $$;
comment on function guichet.apply_order_checkout(jsonb) is 'Handler of checkout.session for orders: an expired one gives the stock back, a completed one is waited for.';
revoke execute on function guichet.apply_order_checkout(jsonb), guichet.checkout_rank(text) from public, anon, authenticated;

insert into guichet.event_handlers (object, handler, place) values ('checkout.session', 'guichet.apply_order_checkout(jsonb)', 300)
on conflict do nothing;
