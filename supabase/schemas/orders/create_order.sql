-- Written by npm run db:schemas. Last in migrations/20261201000412_order_movements.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.create_order(items jsonb, request_id uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_user uuid := (select auth.uid());
  v_order public.orders;
  v_order_id uuid := gen_random_uuid();
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
    perform guichet.say_stock_cause(jsonb_build_object('kind', 'order', 'order_id', v_order_id));
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
    perform guichet.say_stock_cause();
    insert into public.orders (id, user_id, amount_total_cents, currency, expires_at, request_id)
    values (v_order_id, v_user, v_total, v_currency, now() + interval '35 minutes', create_order.request_id)
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
end $function$;

comment on function public.create_order(jsonb,uuid) is 'Makes an order for the signed-in user and reserves stock. items: [{product_id, quantity, machine_id?, slot_number?, expected_unit_price_cents?}]. → {result: created|refused, order_id?, amount_total_cents?, currency?, status?, field?, reason?: docs/refusals.md}.';

revoke all on function public.create_order(jsonb,uuid) from public, anon, authenticated, service_role;
grant execute on function public.create_order(jsonb,uuid) to authenticated;
grant execute on function public.create_order(jsonb,uuid) to service_role;
