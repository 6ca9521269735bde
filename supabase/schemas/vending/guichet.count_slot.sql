-- Written by npm run db:schemas. Last in migrations/20261201000420_stock_counts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.count_slot(p_slot public.stocks, p_id uuid, p_item jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_age numeric := case when p_item ->> 'age_seconds' ~ '^[0-9]{1,9}(\.[0-9]+)?$'
    then (p_item ->> 'age_seconds')::numeric when p_item ->> 'age_seconds' is null then 0 end;
  v_count public.stock_counts;
  v_slot public.stocks;
  v_gone integer;
begin
  select * into v_count from public.stock_counts c where c.id = p_id;
  if found then
    return case when v_count.stock_id = p_slot.id and v_count.kind = p_item ->> 'kind'
        and (v_count.kind = 'full' or v_count.said::text = p_item ->> 'quantity')
      then guichet.count_answer('already', v_count) else guichet.refused('id', 'request_id_taken') end;
  end if;
  v_count.kind := p_item ->> 'kind';
  v_count.cause := p_item ->> 'cause';
  if v_count.kind is null or v_count.kind not in ('full', 'count') then
    return guichet.refused('kind', 'invalid_value');
  elsif v_count.cause not in ('broken', 'expired', 'stolen', 'miscounted', 'tested', 'other') then
    return guichet.refused('cause', 'invalid_value');
  elsif v_age is null then
    return guichet.refused('age_seconds', 'invalid_value');
  elsif v_age > 7 * 86400 then
    return guichet.refused('age_seconds', 'too_old', '{"most_days": 7}');
  elsif p_item ->> 'product_id' <> coalesce(p_slot.product_id::text, '') then
    return guichet.refused('slot_number', 'slot_changed');
  elsif v_count.kind = 'full' and p_slot.capacity is null then
    return guichet.refused('slot_number', 'no_capacity');
  elsif v_count.kind = 'count' and coalesce(p_item ->> 'quantity' !~ '^[0-9]{1,4}$', true) then
    return guichet.refused('quantity', 'quantity', '{"least": 0, "most": 9999}');
  end if;
  v_count.said := case v_count.kind when 'full' then p_slot.capacity else (p_item ->> 'quantity')::integer end;
  v_count.counted_at := clock_timestamp() - make_interval(secs => v_age);
  v_gone := guichet.gone_since(p_slot, v_count.counted_at);
  v_count.applied := v_count.counted_at >= coalesce(p_slot.counted_at, '-infinity');
  v_count.expected := p_slot.quantity + v_gone;
  if v_count.kind = 'count' and v_count.applied and v_count.said < v_count.expected and v_count.cause is null then
    return guichet.refused('cause', 'reason_missing', jsonb_build_object('expected', v_count.expected));
  end if;

  v_count.quantity := case when v_count.applied then greatest(v_count.said - v_gone, 0) else p_slot.quantity end;
  insert into public.stock_counts (id, counted_at, stock_id, machine_id, slot_number, product_id, kind, said, expected,
    quantity, applied, under_way, cause, note, user_id, said_by, door)
  values (p_id, v_count.counted_at, p_slot.id, p_slot.machine_id, p_slot.slot_number, p_slot.product_id, v_count.kind,
    v_count.said, v_count.expected, v_count.quantity, v_count.applied, guichet.vends_at(p_slot, v_count.counted_at),
    v_count.cause, left(nullif(guichet.stripped(p_item ->> 'note'), ''), 500),
    case when guichet.caller_is_server() then null else (select auth.uid()) end,
    case when guichet.caller_is_server() then guichet.header('x-guichet-actor')
      else (select u.email from public.users u where u.id = (select auth.uid())) end, guichet.door())
  returning * into v_count;
  if v_count.applied then
    perform guichet.say_stock_cause(jsonb_build_object('kind', 'count', 'count_id', v_count.id));
    update public.stocks s set quantity = v_count.quantity, counted_at = v_count.counted_at where s.id = p_slot.id
      returning * into v_slot;
    perform guichet.say_stock_cause();
  end if;
  if not v_count.applied or v_count.quantity = p_slot.quantity then
    -- a count that moved nothing stands in the slot's history all the same
    insert into public.stock_movements (stock_id, machine_id, slot_number, product_id, kind, delta, quantity, count_id)
      values (p_slot.id, p_slot.machine_id, p_slot.slot_number, p_slot.product_id, 'count', 0, p_slot.quantity,
        v_count.id);
  end if;
  return guichet.count_answer(case when v_count.applied then 'counted' else 'superseded' end, v_count);
end $function$;

comment on function guichet.count_slot(public.stocks,uuid,jsonb) is 'One count of count_stock. The caller holds the slot''s lock.';

revoke all on function guichet.count_slot(public.stocks,uuid,jsonb) from public, anon, authenticated, service_role;
