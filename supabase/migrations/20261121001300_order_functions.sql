-- An order from the cart to Checkout. The page sends products and quantities; prices come from the database.

create or replace function public.create_order(items jsonb, request_id uuid default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := (select auth.uid());
  v_order public.orders;
  v_item record;
  v_product record;
  v_slot_price integer;
  v_total bigint := 0;
  v_currency text;
  v_lines jsonb := '[]'::jsonb;
begin
  if v_user is null then
    raise exception 'Connectez-vous pour commander.' using errcode = '42501';
  end if;
  if create_order.request_id is not null then
    select * into v_order from public.orders o where o.user_id = v_user and o.request_id = create_order.request_id;
    if found then
      return jsonb_build_object('result', 'created', 'order_id', v_order.id, 'amount_total_cents', v_order.amount_total_cents,
        'currency', v_order.currency, 'status', v_order.status);
    end if;
  end if;
  if jsonb_typeof(items) is distinct from 'array' or jsonb_array_length(items) not between 1 and 100 then
    return guichet.refused('items', 'Une commande a de 1 à 100 lignes.');
  end if;

  -- one order of locks for everybody: by machine, slot, product
  for v_item in
    select i.value as line, (i.ordinality - 1)::integer as position,
           i.value ->> 'product_id' as product_id, i.value ->> 'machine_id' as machine_id,
           i.value ->> 'slot_number' as slot_number, i.value -> 'quantity' as quantity,
           i.value -> 'expected_unit_price_cents' as expected
      from jsonb_array_elements(items) with ordinality i
     order by i.value ->> 'machine_id' nulls first, i.value ->> 'slot_number', i.value ->> 'product_id'
  loop
    if guichet.try_uuid(v_item.product_id) is null then
      return guichet.refused('items.' || v_item.position || '.product_id', 'Produit inconnu.');
    end if;
    if jsonb_typeof(v_item.quantity) is distinct from 'number' or (v_item.quantity #>> '{}') !~ '^[0-9]{1,4}$' or (v_item.quantity #>> '{}')::integer < 1 then
      return guichet.refused('items.' || v_item.position || '.quantity', 'La quantité est un nombre entier d''au moins 1.');
    end if;
    if v_item.machine_id is not null and (guichet.try_uuid(v_item.machine_id) is null or coalesce(v_item.slot_number, '') !~ '^[0-9]{1,6}$') then
      return guichet.refused('items.' || v_item.position || '.slot_number', 'Emplacement inconnu.');
    end if;

    select p.id, p.name, p.price_cents, p.currency, p.active into v_product from public.products p where p.id = v_item.product_id::uuid;
    if not found or not v_product.active then
      return guichet.refused('items.' || v_item.position || '.product_id', 'Produit inconnu.');
    end if;

    if v_item.machine_id is not null then
      select s.price_cents into v_slot_price from public.stocks s
       where s.machine_id = v_item.machine_id::uuid and s.slot_number = v_item.slot_number::integer and s.product_id = v_product.id
         for update;
      if not found then
        return guichet.refused('items.' || v_item.position || '.slot_number', 'Ce produit n''est pas à cet emplacement.');
      end if;
      v_product.price_cents := coalesce(v_slot_price, v_product.price_cents);
    end if;
    if v_product.price_cents is null then
      return guichet.refused('items.' || v_item.position || '.product_id', 'Ce produit n''a pas de prix.');
    end if;
    if v_item.expected is not null and jsonb_typeof(v_item.expected) <> 'null'
       and (v_item.expected #>> '{}') is distinct from v_product.price_cents::text then
      return guichet.refused('items.' || v_item.position || '.expected_unit_price_cents', 'Le prix a changé : ' || v_product.price_cents || '.');
    end if;
    v_currency := coalesce(v_currency, upper(v_product.currency));
    if v_currency <> upper(v_product.currency) then
      return guichet.refused('items.' || v_item.position || '.product_id', 'Une commande a une seule devise.');
    end if;
    v_total := v_total + v_product.price_cents::bigint * (v_item.quantity #>> '{}')::bigint;
    v_lines := v_lines || jsonb_build_object('product_id', v_product.id, 'label', v_product.name, 'unit_price_cents', v_product.price_cents,
      'quantity', v_item.quantity, 'machine_id', v_item.machine_id, 'slot_number', v_item.slot_number, 'position', v_item.position);
  end loop;
  -- Stripe's smallest charge, on the total
  if v_total < 50 and v_currency = 'EUR' then
    return guichet.refused('amount_total_cents', 'Le montant minimum est de 0,50 €.');
  end if;
  if v_total > 99999999 then
    return guichet.refused('amount_total_cents', 'Le montant dépasse ce que Stripe accepte.');
  end if;

  begin
    -- never below zero: the guarded update and the table's check say the same
    for v_item in select l.value from jsonb_array_elements(v_lines) l where l.value ->> 'machine_id' is not null loop
      update public.stocks s set quantity = s.quantity - (v_item.value ->> 'quantity')::integer
       where s.machine_id = (v_item.value ->> 'machine_id')::uuid and s.slot_number = (v_item.value ->> 'slot_number')::integer
         and s.quantity >= (v_item.value ->> 'quantity')::integer;
      if not found then
        raise exception using errcode = 'GU001', message = 'items.' || (v_item.value ->> 'position') || '.quantity';
      end if;
    end loop;
    insert into public.orders (user_id, amount_total_cents, currency, expires_at, request_id)
    values (v_user, v_total::integer, v_currency, now() + interval '35 minutes', create_order.request_id)
    returning * into v_order;
    insert into public.order_items (order_id, product_id, quantity, unit_price_cents, label, subtotal_cents, machine_id, slot_number)
    select v_order.id, l.product_id, l.quantity, l.unit_price_cents, l.label, l.unit_price_cents * l.quantity, l.machine_id, l.slot_number
      from jsonb_to_recordset(v_lines) as l (product_id uuid, quantity integer, unit_price_cents integer, label text, machine_id uuid, slot_number integer, position integer)
     order by l.position;
  exception
    when sqlstate 'GU001' then
      return guichet.refused(sqlerrm, 'Il n''y en a plus assez.');
    when unique_violation then
      -- the same request a second time, at the same moment: the other one made the order
      select * into v_order from public.orders o where o.user_id = v_user and o.request_id = create_order.request_id;
      if not found then
        raise;
      end if;
  end;
  return jsonb_build_object('result', 'created', 'order_id', v_order.id, 'amount_total_cents', v_order.amount_total_cents,
    'currency', v_order.currency, 'status', v_order.status);
end $$;
comment on function public.create_order(jsonb, uuid) is
  'Makes an order for the signed-in user and reserves stock. items: [{product_id, quantity, machine_id?, slot_number?, expected_unit_price_cents?}]. → {result: created|refused, order_id?, field?, message?}.';

create or replace function guichet.refused(field text, message text) returns jsonb
language sql immutable set search_path = ''
as $$ select jsonb_build_object('result', 'refused', 'field', field, 'message', message) $$;

-- Gives the stock of an unpaid order back. The caller holds the order's lock and has seen that it is PENDING.
create or replace function guichet.close_unpaid_order(p_order public.orders) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update public.orders o set status = 'CANCELLED', cancelled_at = now(), expires_at = null where o.id = p_order.id;
  update public.stocks s set quantity = s.quantity + i.quantity
    from (select machine_id, slot_number, sum(quantity)::integer as quantity from public.order_items
           where order_id = p_order.id and machine_id is not null group by machine_id, slot_number order by machine_id, slot_number) i
   where s.machine_id = i.machine_id and s.slot_number = i.slot_number;
  if p_order.stripe_checkout_session_id is not null then
    perform guichet.enqueue_outbox('stripe.checkout_session.expire', 'order:' || p_order.id,
      jsonb_build_object('checkout_session', p_order.stripe_checkout_session_id, 'order_id', p_order.id));
  elsif p_order.stripe_payment_intent_id is not null then
    perform guichet.enqueue_outbox('stripe.payment_intent.cancel', 'order:' || p_order.id,
      jsonb_build_object('payment_intent', p_order.stripe_payment_intent_id, 'order_id', p_order.id));
  end if;
end $$;

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
    return guichet.refused('order_id', 'Cette commande n''est pas la vôtre ou n''existe pas.');
  end if;
  if v_order.status = 'CANCELLED' then
    return jsonb_build_object('result', 'already', 'order_id', v_order.id);
  end if;
  if v_order.status <> 'PENDING' then
    return guichet.refused('order_id', 'Cette commande est payée : demandez un remboursement.');
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
    select * from public.orders o where o.status = 'PENDING' and o.expires_at < now() order by o.expires_at limit 200 for update skip locked
  loop
    -- somebody is paying at this very moment: the event decides
    continue when v_order.payment_state in ('processing', 'authorized');
    perform guichet.close_unpaid_order(v_order);
    v_expired := v_expired + 1;
  end loop;
  return jsonb_build_object('expired', v_expired);
end $$;
comment on function public.expire_orders() is 'Cancels unpaid orders whose time is over. Service role; called every minute by a workflow.';

create or replace function public.start_order_payment(order_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_order public.orders;
begin
  select * into v_order from public.orders o where o.id = start_order_payment.order_id and o.user_id = (select auth.uid()) for update;
  if not found then
    return guichet.refused('order_id', 'Cette commande n''est pas la vôtre ou n''existe pas.');
  end if;
  if v_order.status <> 'PENDING' then
    return guichet.refused('order_id', case v_order.status when 'PAID' then 'Cette commande est déjà payée.' else 'Cette commande est annulée.' end);
  end if;
  if v_order.amount_total_cents < 50 then
    return guichet.refused('amount_total_cents', 'Le montant minimum est de 0,50 €.');
  end if;
  return jsonb_build_object(
    'result', case when v_order.checkout_url is not null then 'open' else 'create' end,
    'order_id', v_order.id, 'checkout_url', v_order.checkout_url, 'payment_intent', v_order.stripe_payment_intent_id,
    'idempotency_key', 'order:' || v_order.id || ':payment',
    'amount', v_order.amount_total_cents, 'currency', lower(v_order.currency),
    'customer', (select u.stripe_customer_id from public.users u where u.id = v_order.user_id),
    'email', (select u.email from auth.users u where u.id = v_order.user_id),
    'expires_at', extract(epoch from greatest(v_order.expires_at, now() + interval '31 minutes'))::bigint,
    'lines', (select jsonb_agg(jsonb_build_object('label', i.label, 'unit_amount', i.unit_price_cents, 'quantity', i.quantity) order by i.label)
                from public.order_items i where i.order_id = v_order.id),
    'label', (select string_agg(i.quantity || ' × ' || i.label, ', ' order by i.label) from public.order_items i where i.order_id = v_order.id),
    'metadata', jsonb_build_object('order_id', v_order.id));
end $$;
comment on function public.start_order_payment(uuid) is 'What the workflow needs to open Checkout or a PaymentIntent for an order of the signed-in user. → {result: create|open|refused, …}.';

create or replace function public.attach_order_payment(order_id uuid, checkout_session text default null, checkout_url text default null, payment_intent text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
         expires_at = case when o.status = 'PENDING' then greatest(o.expires_at, now() + interval '35 minutes') else o.expires_at end
   where o.id = v_order.id
  returning * into v_order;
  if v_order.status = 'CANCELLED' and attach_order_payment.checkout_session is not null then
    -- cancelled while Stripe was making the session
    perform guichet.enqueue_outbox('stripe.checkout_session.expire', 'order:' || v_order.id,
      jsonb_build_object('checkout_session', attach_order_payment.checkout_session, 'order_id', v_order.id));
  end if;
  return jsonb_build_object('result', 'attached', 'order_id', v_order.id, 'checkout_url', v_order.checkout_url);
end $$;
comment on function public.attach_order_payment(uuid, text, text, text) is 'Writes the Checkout session or PaymentIntent to its order. Service role (the workflow) only; safe to repeat.';

create or replace function public.attach_user_customer(user_id uuid, customer text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  update public.users u set stripe_customer_id = coalesce(u.stripe_customer_id, attach_user_customer.customer) where u.id = attach_user_customer.user_id;
  return (select jsonb_build_object('user_id', u.id, 'customer', u.stripe_customer_id) from public.users u where u.id = attach_user_customer.user_id);
end $$;
comment on function public.attach_user_customer(uuid, text) is 'Writes a person''s Stripe customer once. Service role only.';

revoke execute on function public.create_order(jsonb, uuid), public.cancel_order(uuid), public.expire_orders(), public.start_order_payment(uuid),
  public.attach_order_payment(uuid, text, text, text), public.attach_user_customer(uuid, text),
  guichet.refused(text, text), guichet.close_unpaid_order(public.orders) from public, anon, authenticated;
grant execute on function public.create_order(jsonb, uuid), public.cancel_order(uuid), public.start_order_payment(uuid) to authenticated, service_role;
grant execute on function public.expire_orders(), public.attach_order_payment(uuid, text, text, text), public.attach_user_customer(uuid, text) to service_role;
