-- What people counted in the slots of machines, and filled them up to. A count is true of the moment when somebody
-- stood before the open machine; it may come in much later, from a phone that had no network.

create table public.stock_counts (
  id uuid primary key,
  at timestamptz not null default clock_timestamp(),
  counted_at timestamptz not null,
  stock_id uuid not null,
  machine_id uuid not null,
  slot_number integer not null,
  product_id uuid,
  kind text not null check (kind in ('full', 'count')),
  said integer not null check (said >= 0),
  expected integer not null,
  quantity integer not null check (quantity >= 0),
  applied boolean not null,
  under_way integer not null,
  cause text check (cause in ('broken', 'expired', 'stolen', 'miscounted', 'tested', 'other')),
  note text check (length(note) <= 500),
  user_id uuid,
  said_by text,
  door text not null
);
comment on table public.stock_counts is 'Each count of a slot, by whom and when. Append-only; no foreign keys, it outlives the slot and the account.';
comment on column public.stock_counts.id is 'Made by the phone when the person pressed, so that what is sent twice counts once. Written by guichet.count_slot, as all that follows.';
comment on column public.stock_counts.at is 'When it came in; written by the database.';
comment on column public.stock_counts.counted_at is 'When the person pressed: now less the age that the phone gave, by the database''s clock.';
comment on column public.stock_counts.stock_id is 'stocks.id.';
comment on column public.stock_counts.machine_id is 'machines.id.';
comment on column public.stock_counts.slot_number is 'stocks.slot_number.';
comment on column public.stock_counts.product_id is 'What lay in the slot.';
comment on column public.stock_counts.kind is 'full: as many as go in; count: so many.';
comment on column public.stock_counts.said is 'Pieces that lay there.';
comment on column public.stock_counts.expected is 'Pieces that should have lain there at that moment, by all that is known of it now.';
comment on column public.stock_counts.quantity is 'The figure of the slot after it: what was said, less what has left or is promised since.';
comment on column public.stock_counts.applied is 'False: a later count of the slot had come in before, and stands.';
comment on column public.stock_counts.under_way is 'Vends of the slot of which nobody knew at that moment whether their piece had fallen: count again.';
comment on column public.stock_counts.cause is 'Why fewer lay there than expected; null where none are missing.';
comment on column public.stock_counts.note is 'What the person added.';
comment on column public.stock_counts.user_id is 'auth.uid() of the person; null where the server says who it was.';
comment on column public.stock_counts.said_by is 'As staff_actions.said_by.';
comment on column public.stock_counts.door is 'As staff_actions.door.';
-- a slot's counts, newest first
create index stock_counts_slot on public.stock_counts (stock_id, counted_at desc);

create trigger stock_counts_append_only before update or delete on public.stock_counts
  for each row execute function guichet.refuse_change('Count the slot again: count_stock.');
create trigger stock_counts_never_emptied before truncate on public.stock_counts
  for each statement execute function guichet.refuse_change();

alter table public.stock_counts enable row level security;
revoke all on public.stock_counts from public, anon, authenticated, service_role;
grant select on public.stock_counts to authenticated, service_role;
create policy "whoever may look at machines" on public.stock_counts for select to authenticated
  using ((select guichet.may('read_machines')));

create or replace function guichet.gone_since(p_slot public.stocks, p_at timestamptz) returns integer
language sql stable security definer set search_path = ''
as $$
  select ((
    select count(*) from public.machines m join public.vend_sessions s on s.machine_id = m.code
      join public.vend_session_private p on p.session_id = s.id
     where m.id = p_slot.machine_id and s.slot = p_slot.slot_number and s.status = 'COMPLETED'
       -- nothing is dispensed an hour after it was asked for
       and s.created_at > p_at - interval '1 hour'
       and guichet.falls_after(coalesce(s.dispense_started_at, p.unknown_since, s.created_at), p.settled_at, p_at)
  ) + (
    -- an order's pieces lie there until it is paid, and are promised all the same; it is paid or over within 70 minutes
    select coalesce(-sum(v.delta), 0) from public.stock_movements v join public.orders o on o.id = v.order_id
     where v.stock_id = p_slot.id and v.kind = 'order' and v.at > p_at - interval '2 hours'
       and (o.status = 'PENDING' or (o.status = 'PAID' and o.paid_at > p_at))
  ))::integer
$$;
comment on function guichet.gone_since(public.stocks, timestamptz) is 'Pieces that lay in a slot at a moment and have left it since, or are promised to orders. The caller holds the slot''s lock.';

create or replace function guichet.vends_at(p_slot public.stocks, p_at timestamptz) returns integer
language sql stable security definer set search_path = ''
as $$
  select count(*)::integer from public.machines m join public.vend_sessions s on s.machine_id = m.code
    join public.vend_session_private p on p.session_id = s.id
   where m.id = p_slot.machine_id and s.slot = p_slot.slot_number and s.status in ('PAID', 'COMPLETED')
     and s.created_at > p_at - interval '1 hour' and s.dispense_started_at <= p_at
     and s.dispense_started_at > p_at - interval '120 seconds' and coalesce(p.settled_at, 'infinity') > p_at
$$;
comment on function guichet.vends_at(public.stocks, timestamptz) is 'Vends of a slot of which nobody knew at a moment whether their piece had fallen.';

create or replace function guichet.count_slot(p_slot public.stocks, p_id uuid, p_item jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function guichet.count_slot(public.stocks, uuid, jsonb) is 'One count of count_stock. The caller holds the slot''s lock.';

create or replace function guichet.count_answer(p_result text, p_count public.stock_counts) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('result', p_result, 'said', p_count.said, 'expected', p_count.expected,
    'difference', p_count.said - p_count.expected, 'quantity', p_count.quantity, 'under_way', p_count.under_way,
    'counted_at', p_count.counted_at)
$$;
comment on function guichet.count_answer(text, public.stock_counts) is 'What count_stock says of a count, also when it is sent again.';

create or replace function public.count_stock(machine_id text, counts jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_machine uuid;
  v_item jsonb;
  v_slot public.stocks;
  v_after public.stocks;
  v_id uuid;
  v_answer jsonb;
  v_results jsonb := '[]';
begin
  perform guichet.require_right('count_stock');
  if jsonb_typeof(counts) is distinct from 'array' or jsonb_array_length(counts) not between 1 and 100 then
    return guichet.refused('counts', 'item_count', '{"least": 1, "most": 100}');
  end if;
  select m.id into v_machine from public.machines m where m.code = count_stock.machine_id;
  if not found then
    return guichet.refused('machine_id', 'not_found');
  end if;
  -- the order of locks of everybody who moves a figure
  perform 1 from public.stocks s where s.machine_id = v_machine and s.slot_number::text in (
    select i ->> 'slot_number' from jsonb_array_elements(counts) i) order by s.slot_number for update;
  for v_item in select i from jsonb_array_elements(counts) i loop
    v_id := guichet.try_uuid(v_item ->> 'id');
    select * into v_slot from public.stocks s
      where s.machine_id = v_machine and s.slot_number::text = v_item ->> 'slot_number';
    v_answer := case when v_id is null then guichet.refused('id', 'not_an_id')
      when v_slot.id is null then guichet.refused('slot_number', 'unknown_slot')
      else guichet.count_slot(v_slot, v_id, v_item) end;
    if v_answer ->> 'result' = 'counted' then
      select * into v_after from public.stocks s where s.id = v_slot.id;
      perform guichet.record_action('count_stock', 'stocks', v_slot.id::text,
        nullif(concat_ws(': ', v_item ->> 'cause', nullif(guichet.stripped(v_item ->> 'note'), '')), ''),
        to_jsonb(v_slot), to_jsonb(v_after));
    end if;
    v_results := v_results || jsonb_build_array(v_answer
      || jsonb_build_object('id', v_item ->> 'id', 'slot_number', v_item -> 'slot_number'));
  end loop;
  return jsonb_build_object('result', 'done', 'machine_id', count_stock.machine_id, 'results', v_results);
end $$;
comment on function public.count_stock(text, jsonb) is 'Somebody counted slots of a machine, or filled them. counts: [{id: a uuid made when they pressed, slot_number, kind: full|count, quantity?: of a count, cause?: broken|expired|stolen|miscounted|tested|other, note?, age_seconds?: how long ago they pressed, product_id?: what they saw there}]. → {result: done|refused, machine_id, results: [{id, slot_number, result: counted|already|superseded|refused, said, expected, difference, quantity: the figure now, under_way: vends whose piece may or may not be counted, counted_at, field?, reason?: docs/refusals.md}]}. Each count alone is taken or refused; fewer than expected needs a cause. Safe to repeat.';

revoke execute on function guichet.gone_since(public.stocks, timestamptz),
guichet.vends_at(public.stocks, timestamptz), guichet.count_slot(public.stocks, uuid, jsonb),
  guichet.count_answer(text, public.stock_counts), public.count_stock(text, jsonb) from public, anon, authenticated;
grant execute on function public.count_stock(text, jsonb) to authenticated, service_role;
