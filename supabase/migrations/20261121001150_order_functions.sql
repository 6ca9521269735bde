-- An order from the cart to Checkout. The page sends products and quantities; prices come from the database.

-- Stripe's limits -----------------------------------------------------------------------------------------

create or replace function guichet.minimum_charge(currency text) returns bigint
language sql immutable set search_path = ''
as $$
  -- https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts; null: not a currency of this till
  select case upper(currency)
    when 'EUR' then 50 when 'USD' then 50 when 'CHF' then 50 when 'GBP' then 30 when 'CAD' then 50 when 'AUD' then 50
    when 'DKK' then 250 when 'NOK' then 300 when 'SEK' then 300 when 'PLN' then 200 when 'CZK' then 1500
      when 'JPY' then 50 end
$$;
comment on function guichet.minimum_charge(text) is 'Smallest charge of Stripe in minor units; null for a currency that the till does not take.';

create or replace function guichet.maximum_charge(currency text) returns bigint
language sql immutable set search_path = ''
as $$
  -- the same page of Stripe's: twelve digits for rupiahs, eight for all others
  select case upper(currency) when 'IDR' then 999999999999 else 99999999 end
$$;
comment on function guichet.maximum_charge(text) is 'Largest charge of Stripe in minor units.';

create or replace function guichet.refuse_amount(amount numeric, currency text) returns jsonb
language sql immutable set search_path = ''
as $$
  select case
    when guichet.minimum_charge(currency) is null then guichet.refused('currency', 'currency_refused',
      jsonb_build_object('currency', currency))
    when amount < guichet.minimum_charge(currency) then
      guichet.refused('amount_total_cents', 'amount_too_small',
        jsonb_build_object('minimum_cents', guichet.minimum_charge(currency), 'currency', currency))
    when amount > guichet.maximum_charge(currency) then
      guichet.refused('amount_total_cents', 'amount_too_large',
        jsonb_build_object('maximum_cents', guichet.maximum_charge(currency), 'currency', currency)) end
$$;
comment on function guichet.refuse_amount(numeric, text) is 'Why an amount in minor units cannot be charged; null where it can.';

-- What a person may keep from others without paying ----------------------------------------------------------

create or replace function guichet.order_pay_time(p_order public.orders) returns timestamptz
language sql immutable set search_path = ''
as $$
  -- counted from the making of the order, so that nothing prolongs it: 4 minutes before it gives its stock back
  select date_trunc('second', p_order.created_at) + interval '66 minutes'
$$;
comment on function guichet.order_pay_time(public.orders) is 'When the Checkout page of an order ends, whenever it is opened. The order ends 4 minutes later at the latest, 70 after it was made.';

create or replace function guichet.refuse_unpaid(p_user uuid, p_lines jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_line record;
  v_most guichet.limits := guichet.limit_of('line_units');
  v_lapsed guichet.limits := guichet.limit_of('lapsed_orders');
  v_open record;
begin
  select l.value ->> 'position' as position, (l.value ->> 'quantity')::integer as quantity into v_line
    from jsonb_array_elements(p_lines) l
   where (l.value ->> 'quantity')::integer > v_most.most order by (l.value ->> 'position')::integer limit 1;
  if found then
    return guichet.over_limit('line_units', 'person:' || p_user)
      || jsonb_build_object('field', 'items.' || v_line.position || '.quantity');
  end if;
  -- orders without an end are of before Guichet and hold nothing
  select count(distinct o.id) as orders, coalesce(sum(i.quantity), 0) as units into v_open
    from public.orders o left join public.order_items i on i.order_id = o.id
   where o.user_id = p_user and o.status = 'PENDING' and o.expires_at is not null;
  if v_open.orders >= (guichet.limit_of('unpaid_orders')).most then
    return guichet.over_limit('unpaid_orders', 'person:' || p_user) || jsonb_build_object('field', 'items');
  end if;
  if v_open.units + (select sum((l.value ->> 'quantity')::bigint)
    from jsonb_array_elements(p_lines) l) > (guichet.limit_of('unpaid_units')).most then
    return guichet.over_limit('unpaid_units', 'person:' || p_user) || jsonb_build_object('field', 'items');
  end if;
  if v_open.orders + (select count(*) from public.orders o
       where o.user_id = p_user and o.status = 'CANCELLED' and o.created_at > now() - v_lapsed.per
         and o.payment_state in ('none', 'checkout_open', 'failed')) >= v_lapsed.most then
    return guichet.over_limit('lapsed_orders', 'person:' || p_user) || jsonb_build_object('field', 'items');
  end if;
  return null;
end $$;
comment on function guichet.refuse_unpaid(uuid, jsonb) is 'Why a person may not keep these lines [{position, quantity}] from others as well; null where they may. The caller holds guichet.lock_person.';

-- The cart --------------------------------------------------------------------------------------------------

create or replace function public.create_order(items jsonb, request_id uuid default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := (select auth.uid());
  v_order public.orders;
  v_item record;
  v_product record;
  v_slot_price bigint;
  v_total numeric := 0;
  v_currency text;
  v_refusal jsonb;
  v_lines jsonb := '[]'::jsonb;
begin
  if v_user is null then
    raise exception 'sign_in_required' using errcode = '42501';
  end if;
  -- before the slots: a person who asks fifty times at once waits for themselves, and nobody for them
  perform guichet.lock_person(v_user);
  if create_order.request_id is not null then
    select * into v_order from public.orders o where o.user_id = v_user and o.request_id = create_order.request_id;
    if found then
      return guichet.order_answer(v_order);
    end if;
  end if;
  if jsonb_typeof(items) is distinct from 'array' or jsonb_array_length(items) not between 1 and 100 then
    return guichet.refused('items', 'item_count', '{"least": 1, "most": 100}');
  end if;

  -- one order of locks for everybody: by machine, then slot
  for v_item in
    select (i.ordinality - 1)::integer as position, guichet.try_uuid(i.value ->> 'product_id') as product_id,
           i.value ->> 'machine_id' as machine, guichet.try_uuid(i.value ->> 'machine_id') as machine_id,
           case when i.value ->> 'slot_number' ~ '^[0-9]{1,6}$'
             then (i.value ->> 'slot_number')::integer end as slot_number,
           i.value -> 'quantity' as quantity, i.value -> 'expected_unit_price_cents' as expected
      from jsonb_array_elements(items) with ordinality i
     order by guichet.try_uuid(i.value ->> 'machine_id') nulls first,
           case when i.value ->> 'slot_number' ~ '^[0-9]{1,6}$' then (i.value ->> 'slot_number')::integer end,
           i.ordinality
  loop
    if v_item.product_id is null then
      return guichet.refused('items.' || v_item.position || '.product_id', 'unknown_product');
    end if;
    -- 1.0, 1e2 and "2" are no quantities
    if jsonb_typeof(v_item.quantity) is distinct from 'number' or (v_item.quantity #>> '{}') !~ '^[1-9][0-9]{0,3}$' then
      return guichet.refused('items.' || v_item.position || '.quantity', 'quantity', '{"least": 1, "most": 9999}');
    end if;
    if v_item.machine is not null and (v_item.machine_id is null or v_item.slot_number is null) then
      return guichet.refused('items.' || v_item.position || '.slot_number', 'unknown_slot');
    end if;

    select p.id, p.name, p.price_cents, p.currency, p.active into v_product from public.products p
      where p.id = v_item.product_id;
    if not found or not v_product.active then
      return guichet.refused('items.' || v_item.position || '.product_id', 'unknown_product');
    end if;

    if v_item.machine_id is not null then
      select s.price_cents into v_slot_price from public.stocks s
       where s.machine_id = v_item.machine_id and s.slot_number = v_item.slot_number and s.product_id = v_product.id
         for update;
      if not found then
        return guichet.refused('items.' || v_item.position || '.slot_number', 'not_in_slot');
      end if;
      v_product.price_cents := coalesce(v_slot_price, v_product.price_cents);
    end if;
    if coalesce(v_product.price_cents, 0) = 0 then
      return guichet.refused('items.' || v_item.position || '.product_id', 'no_price');
    end if;
    if v_item.expected is not null and jsonb_typeof(v_item.expected) <> 'null'
       and (v_item.expected #>> '{}') is distinct from v_product.price_cents::text then
      return guichet.refused('items.' || v_item.position || '.expected_unit_price_cents', 'price_changed',
        jsonb_build_object('price_cents', v_product.price_cents, 'currency', v_product.currency));
    end if;
    v_currency := coalesce(v_currency, upper(v_product.currency));
    if v_currency <> upper(v_product.currency) then
      return guichet.refused('items.' || v_item.position || '.product_id', 'mixed_currencies');
    end if;
    v_total := v_total + v_product.price_cents::numeric * (v_item.quantity #>> '{}')::numeric;
    v_lines := v_lines || jsonb_build_object('product_id', v_product.id, 'label', v_product.name, 'unit_price_cents',
      v_product.price_cents,
      'quantity', v_item.quantity, 'machine_id', v_item.machine_id, 'slot_number', v_item.slot_number, 'position',
        v_item.position);
  end loop;
  v_refusal := coalesce(guichet.refuse_amount(v_total, v_currency), guichet.refuse_unpaid(v_user, v_lines));
  if v_refusal is not null then
    return v_refusal;
  end if;

  begin
    -- never below zero: the guarded update and the table's check say the same
    for v_item in select l.value from jsonb_array_elements(v_lines) l where l.value ->> 'machine_id' is not null loop
      update public.stocks s set quantity = s.quantity - (v_item.value ->> 'quantity')::integer
       where s.machine_id = (v_item.value ->> 'machine_id')::uuid
         and s.slot_number = (v_item.value ->> 'slot_number')::integer
         and s.quantity >= (v_item.value ->> 'quantity')::integer;
      if not found then
        raise exception using errcode = 'GU001', message = 'items.' || (v_item.value ->> 'position') || '.quantity';
      end if;
    end loop;
    insert into public.orders (user_id, amount_total_cents, currency, expires_at, request_id)
    values (v_user, v_total, v_currency, now() + interval '35 minutes', create_order.request_id)
    returning * into v_order;
    insert into public.order_items (order_id, product_id, quantity, unit_price_cents, label, subtotal_cents, machine_id,
      slot_number)
    select v_order.id, l.product_id, l.quantity, l.unit_price_cents, l.label, l.unit_price_cents * l.quantity,
      l.machine_id, l.slot_number
      from jsonb_to_recordset(v_lines) as l (product_id uuid, quantity integer, unit_price_cents bigint, label text,
        machine_id uuid, slot_number integer, position integer)
     order by l.position;
  exception
    when sqlstate 'GU001' then
      return guichet.refused(sqlerrm, 'out_of_stock');
    when unique_violation then
      -- the same request a second time, at the same moment: the other one made the order
      select * into v_order from public.orders o where o.user_id = v_user and o.request_id = create_order.request_id;
      if not found then
        raise;
      end if;
  end;
  return guichet.order_answer(v_order);
end $$;
comment on function public.create_order(jsonb, uuid) is
  'Makes an order for the signed-in user and reserves stock. items: [{product_id, quantity, machine_id?, slot_number?, expected_unit_price_cents?}]. → {result: created|refused, order_id?, amount_total_cents?, currency?, status?, field?, reason?: docs/refusals.md}.';

create or replace function guichet.order_answer(p_order public.orders) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('result', 'created', 'order_id', p_order.id, 'amount_total_cents',
    p_order.amount_total_cents,
    'currency', p_order.currency, 'status', p_order.status)
$$;
comment on function guichet.order_answer(public.orders) is 'What create_order says of an order, also when it is asked again.';

-- The end of an unpaid order -------------------------------------------------------------------------------------

create or replace function guichet.close_unpaid_order(p_order public.orders) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update public.orders o set status = 'CANCELLED', cancelled_at = now(), expires_at = null where o.id = p_order.id;
  -- the same order of locks as create_order
  perform 1 from public.stocks s
   where exists (select from public.order_items i
     where i.order_id = p_order.id and i.machine_id = s.machine_id and i.slot_number = s.slot_number)
   order by s.machine_id, s.slot_number for update;
  update public.stocks s set quantity = s.quantity + i.quantity
    from (select machine_id, slot_number, product_id, sum(quantity)::integer as quantity from public.order_items
           where order_id = p_order.id and machine_id is not null group by machine_id, slot_number, product_id) i
   -- a slot that was filled with something else meanwhile gains nothing
   where s.machine_id = i.machine_id and s.slot_number = i.slot_number and s.product_id = i.product_id;
  perform guichet.close_checkout(p_order.id);
  -- an intent of before Guichet
  if p_order.stripe_payment_intent_id is not null
     and not exists (select from public.checkouts c where c.stripe_id = p_order.stripe_payment_intent_id) then
    perform guichet.enqueue_outbox('stripe.payment_intent.cancel', 'order:' || p_order.id,
      jsonb_build_object('payment_intent', p_order.stripe_payment_intent_id, 'order_id', p_order.id), false);
  end if;
end $$;
comment on function guichet.close_unpaid_order(public.orders) is 'Cancels an unpaid order, gives its stock back and ends its Checkout. The caller holds the order''s lock and has seen that it is PENDING.';

create or replace function public.cancel_order(order_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_order public.orders;
begin
  select * into v_order from public.orders o
   where o.id = cancel_order.order_id
     and (o.user_id = (select auth.uid()) or coalesce((select auth.role()), '') = 'service_role') for update;
  if not found then
    return guichet.refused('order_id', 'unknown_order');
  end if;
  if v_order.status = 'CANCELLED' then
    return jsonb_build_object('result', 'already', 'order_id', v_order.id);
  end if;
  if v_order.status <> 'PENDING' then
    return guichet.refused('order_id', 'already_paid');
  end if;
  perform guichet.close_unpaid_order(v_order);
  return jsonb_build_object('result', 'cancelled', 'order_id', v_order.id);
end $$;
comment on function public.cancel_order(uuid) is 'Cancels an unpaid order of the signed-in user and gives its stock back; a payment that arrives later is refunded. → {result: cancelled|already|refused}.';

create or replace function public.expire_orders() returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_order public.orders;
  v_expired integer := 0;
begin
  for v_order in
    -- of one that somebody is paying at this very moment the event decides
    select * from public.orders o
     where o.status = 'PENDING' and o.expires_at < now() and o.payment_state not in ('processing', 'authorized')
     order by o.expires_at limit 200 for update skip locked
  loop
    perform guichet.close_unpaid_order(v_order);
    v_expired := v_expired + 1;
  end loop;
  return jsonb_build_object('expired', v_expired);
end $$;
comment on function public.expire_orders() is 'Cancels unpaid orders whose time is over → {expired}. Service role; called every minute by a workflow.';

-- Payment ------------------------------------------------------------------------------------------------------

create or replace function public.start_order_payment(order_id uuid, method text default 'checkout') returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.start_order_payment(uuid, text) is
  'What the workflow needs to open Checkout or a PaymentIntent for an order of the signed-in user → as guichet.checkout_answer, create: {method, mode, amount, currency, lines, label, metadata, customer, new_customer?: {idempotency_key, email, metadata}, email, expires_at, success_url, cancel_url, …}; customer null: make new_customer first and give it to attach_order_customer; then attach_checkout. field?, reason?: docs/refusals.md. Prolongs nothing.';

create or replace function guichet.refuse_order_checkout(p_order_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_order public.orders;
begin
  select * into v_order from public.orders o where o.id = p_order_id for update;
  return case when v_order.status = 'CANCELLED' then guichet.refused('order_id', 'order_cancelled')
    || jsonb_build_object('next_step', 'refused') end;
end $$;
comment on function guichet.refuse_order_checkout(uuid) is 'Locks an order and says why a page that was made for it may not be paid any more; null where it may.';

create or replace function guichet.note_order_checkout(p_checkout public.checkouts) returns void
language sql security definer set search_path = ''
as $$
  update public.orders o
     set stripe_payment_intent_id = coalesce(o.stripe_payment_intent_id,
       case p_checkout.request ->> 'method' when 'payment_intent' then p_checkout.stripe_id end),
         payment_state = case when o.payment_state = 'none' and p_checkout.url is not null then 'checkout_open'
           else o.payment_state end,
         -- a payment under way moves the end to a time that is counted from the making of the order: a second one moves
         -- it nowhere, and one of which an event told first is under way as well
         expires_at = case when o.status = 'PENDING' and o.expires_at is not null
           then greatest(o.expires_at, guichet.order_pay_time(o) + interval '4 minutes') else o.expires_at end
   where o.id = p_checkout.order_id
$$;
comment on function guichet.note_order_checkout(public.checkouts) is 'What a page, or an intent, that was made means to its order. Asked by attach_checkout under the order''s lock.';

create or replace function public.attach_user_customer(user_id uuid, customer text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  update public.users u set stripe_customer_id = coalesce(u.stripe_customer_id, attach_user_customer.customer)
    where u.id = attach_user_customer.user_id;
  return (select jsonb_build_object('user_id', u.id, 'customer', u.stripe_customer_id) from public.users u
    where u.id = attach_user_customer.user_id);
end $$;
comment on function public.attach_user_customer(uuid, text) is 'Writes a person''s Stripe customer once → {user_id, customer}, the one that stands. Service role only.';

create or replace function public.attach_order_customer(order_id uuid, customer text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid;
  v_checkout public.checkouts;
begin
  select o.user_id into v_user from public.orders o where o.id = attach_order_customer.order_id for update;
  v_checkout := guichet.standing_checkout(attach_order_customer.order_id);
  if v_checkout.id is null then
    raise exception 'order % has no payment that was started', attach_order_customer.order_id
      using errcode = 'P0002', hint = 'Call start_order_payment first.';
  end if;
  perform public.attach_user_customer(v_user, attach_order_customer.customer);
  update public.checkouts c
     set request = c.request - 'new_customer' || jsonb_build_object('customer',
       coalesce(c.request ->> 'customer', (select u.stripe_customer_id from public.users u where u.id = v_user)))
   where c.id = v_checkout.id returning * into v_checkout;
  return guichet.checkout_answer(v_checkout);
end $$;
comment on function public.attach_order_customer(uuid, text) is 'Writes the customer that was made for an order''s buyer, once, and completes the order''s request with the one that stands → as start_order_payment. Service role (the workflow) only; safe to repeat.';

-- A customer that Stripe knows by our row (metadata.user_id), or that onboarding has claimed for a person, is that
-- person's, also where the workflow that made it died before it could write it down; a deleted one is nobody's.
create or replace function guichet.follow_user_customer() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if new.stripe_customer_id is null then
    return null;
  end if;
  if not new.active then
    update public.users u set stripe_customer_id = null, stripe_customers_deleted = u.stripe_customers_deleted + 1
      where u.stripe_customer_id = new.stripe_customer_id;
    return null;
  end if;
  update public.users u set stripe_customer_id = new.stripe_customer_id
   where u.id = coalesce(new.owner_user_id, guichet.try_uuid(new.metadata ->> 'user_id'))
     and u.stripe_customer_id is null
     and not exists (select from public.users other where other.stripe_customer_id = new.stripe_customer_id);
  return null;
end $$;
comment on function guichet.follow_user_customer() is 'Trigger: keeps users.stripe_customer_id with what customer events and onboarding write to billing_accounts.';
create or replace trigger follow_user_customer after insert or update of active, metadata, owner_user_id,
  stripe_customer_id on public.billing_accounts
  for each row execute function guichet.follow_user_customer();

revoke execute on function public.create_order(jsonb, uuid), public.cancel_order(uuid), public.expire_orders(),
public.start_order_payment(uuid, text),
  guichet.refuse_order_checkout(uuid), guichet.note_order_checkout(public.checkouts),
  public.attach_user_customer(uuid, text), public.attach_order_customer(uuid, text), guichet.follow_user_customer(),
  guichet.order_pay_time(public.orders), guichet.refuse_unpaid(uuid, jsonb),
  guichet.minimum_charge(text), guichet.maximum_charge(text), guichet.refuse_amount(numeric, text),
  guichet.order_answer(public.orders),
  guichet.close_unpaid_order(public.orders) from public, anon, authenticated;
grant execute on function public.create_order(jsonb, uuid), public.cancel_order(uuid),
  public.start_order_payment(uuid, text) to authenticated, service_role;
grant execute on function public.expire_orders(), public.attach_user_customer(uuid, text),
  public.attach_order_customer(uuid, text) to service_role;
