-- Machines as the desk shows them. What they took is read from money_movements, as everywhere; a vend that a wallet
-- paid stands beside it and is not added, since that money came with the recharge.

create or replace function guichet.period_start(p_period text, p_back integer default 0) returns timestamptz
language sql stable set search_path = ''
as $$
  select (date_trunc(p_period, now() at time zone guichet.zone())
    - p_back * ('1 ' || p_period)::interval) at time zone guichet.zone()
$$;
comment on function guichet.period_start(text, integer) is 'When the day, week or month of the business began that is now, or so many before.';

create or replace function guichet.machine_takings(p_from timestamptz, p_to timestamptz, p_code text default null)
  returns table (code text, currency text, takings_minor bigint, wallet_minor bigint)
language sql stable security definer set search_path = ''
as $$
  select s.machine_id, m.currency,
      coalesce(sum(m.amount_minor) filter (where m.takings), 0)::bigint,
      -- a debit of the wallet is what the machine sold for
      coalesce(-sum(m.amount_minor) filter (where not m.takings), 0)::bigint
    from public.money_movements m join public.vend_sessions s on s.id = m.subject
   where m.domain = 'vend' and m.at >= p_from and m.at < p_to and (p_code is null or s.machine_id = p_code)
   group by 1, 2
$$;
comment on function guichet.machine_takings(timestamptz, timestamptz, text) is 'What vends brought less what went back, by machine and currency; all machines together are the vends of the same time anywhere else. wallet_minor: paid from wallets, not takings.';

create or replace function guichet.machine_json(m public.machines) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('machine_id', m.code, 'name', coalesce(m.name, m.code), 'address', m.address,
    'currency', m.currency, 'active', m.active, 'in_service', m.out_of_service_at is null,
    'out_of_service_at', m.out_of_service_at, 'out_of_service_reason', m.out_of_service_reason,
    'version', coalesce(m.service_rev, 0)::text, 'last_seen_at', m.last_seen_at,
    'presence', case when m.last_seen_at is null then 'never'
      when m.last_seen_at > clock_timestamp() - interval '90 seconds' then 'online' else 'silent' end,
    'reader', m.state #>> '{machine,reader}', 'serial_ok', m.state -> 'serial_ok',
    'slots', coalesce(k.slots, 0), 'empty', coalesce(k.empty, 0), 'low', coalesce(k.low, 0),
    'last_vend', (
      select jsonb_build_object('id', s.id, 'at', s.created_at, 'label', coalesce(s.product_label, s.item),
          'status', s.status, 'outcome', s.outcome, 'amount_minor', s.amount_minor, 'currency', s.currency)
        from public.vend_sessions s where s.machine_id = m.code order by s.created_at desc limit 1),
    'undecided', (select count(*) from public.vend_sessions s
      where s.machine_id = m.code and s.status = 'PAID' and s.outcome = 'unknown'))
  from (select count(*) as slots, count(*) filter (where k.quantity = 0) as empty,
      count(*) filter (where k.quantity > 0 and guichet.is_low(k)) as low
    from public.stocks k where k.machine_id = m.id and k.product_id is not null) k
$$;
comment on function guichet.machine_json(public.machines) is 'A machine in a line of the desk, without money.';

create or replace function public.desk_machines(p_period text default 'day') returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_money boolean;
  v_from timestamptz;
begin
  perform guichet.require_right('read_machines');
  v_money := guichet.may('read_money');
  v_from := guichet.period_start(case when p_period in ('day', 'week', 'month') then p_period else 'day' end);
  return (
    with taken as materialized (
      select * from guichet.machine_takings(v_from, 'infinity') where v_money
    )
    select jsonb_build_object('from', v_from, 'sees_money', v_money,
      'machines', coalesce((
        select jsonb_agg(guichet.machine_json(m) || jsonb_build_object('takings', case when v_money then coalesce((
            select jsonb_agg(jsonb_build_object('currency', t.currency, 'takings_minor', t.takings_minor,
              'wallet_minor', t.wallet_minor) order by t.currency) from taken t where t.code = m.code), '[]') end)
          order by coalesce(m.name, m.code), m.code)
          from public.machines m), '[]'),
      'takings', case when v_money then coalesce((
        select jsonb_agg(to_jsonb(t) order by t.currency) from (
          select currency, sum(takings_minor)::bigint as takings_minor, sum(wallet_minor)::bigint as wallet_minor
            from taken group by currency) t), '[]') end));
end $$;
comment on function public.desk_machines(text) is 'Every machine with its state → {from: when the period began, sees_money, machines: [{machine_id, name, address, presence: online|silent|never, in_service, reader, slots, empty, low, last_vend, undecided, takings: [{currency, takings_minor, wallet_minor}] or null, …}], takings: of all of them}. p_period: day, week or month, of the business. Whoever may read_machines; money only with read_money.';

create or replace function guichet.slot_json(k public.stocks, p_currency text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('stock_id', k.id, 'slot_number', k.slot_number,
    'label', coalesce(k.label, k.slot_number::text), 'product_id', k.product_id, 'product', p.name,
    'price_minor', coalesce(k.price_cents, nullif(p.price_cents, 0)), 'own_price_minor', k.price_cents,
    'product_price_minor', nullif(p.price_cents, 0), 'currency', coalesce(lower(p.currency), p_currency),
    'capacity', k.capacity, 'low_at', k.low_at, 'quantity', k.quantity,
    'level', case when k.product_id is null then 'unused' when k.quantity = 0 then 'empty'
      when guichet.is_low(k) then 'low' else 'good' end,
    -- pieces that lie there and are promised to orders nobody has paid yet
    'reserved', coalesce((select -sum(v.delta) from public.stock_movements v join public.orders o on o.id = v.order_id
      where v.stock_id = k.id and v.kind = 'order' and v.at > now() - interval '2 hours' and o.status = 'PENDING'), 0),
    'under_way', (select count(*) from public.machines m join public.vend_sessions s on s.machine_id = m.code
      where m.id = k.machine_id and s.slot = k.slot_number and s.status = 'PAID' and s.outcome is null),
    'counted_at', k.counted_at,
    'last_count', (select jsonb_build_object('at', c.counted_at, 'by', c.said_by, 'kind', c.kind, 'said', c.said,
        'difference', c.said - c.expected, 'cause', c.cause) from public.stock_counts c
      where c.stock_id = k.id and c.applied order by c.counted_at desc limit 1),
    'version', coalesce(k.rev, 0)::text)
  from (select 1) one left join public.products p on p.id = k.product_id
$$;
comment on function guichet.slot_json(public.stocks, text) is 'A slot as the desk shows it.';

create or replace function public.desk_machine(p_machine_id text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_machine public.machines;
  v_money boolean;
begin
  perform guichet.require_right('read_machines');
  v_money := guichet.may('read_money');
  select * into v_machine from public.machines m where m.code = p_machine_id;
  if not found then
    return null;
  end if;
  return guichet.machine_json(v_machine) || jsonb_build_object(
    'sees_money', v_money, 'state', v_machine.state, 'has_token', v_machine.token_hash is not null,
    'bridge_url', v_machine.bridge_url,
    'bridge_asked_at', v_machine.bridge_asked_at, 'bridge_answered_at', v_machine.bridge_answered_at,
    'capture_policy', v_machine.capture_policy, 'unknown_policy', v_machine.unknown_policy,
    'price_policy', v_machine.price_policy, 'payment_window_seconds', v_machine.payment_window_seconds,
    'slot_list', coalesce((select jsonb_agg(guichet.slot_json(k, v_machine.currency) order by k.slot_number)
      from public.stocks k where k.machine_id = v_machine.id), '[]'),
    'takings', case when v_money then (
      select jsonb_object_agg(p.period, jsonb_build_object('from', guichet.period_start(p.period),
        'now', guichet.takings_json(guichet.period_start(p.period), 'infinity', v_machine.code),
        'before', guichet.takings_json(guichet.period_start(p.period, 1), guichet.period_start(p.period),
          v_machine.code)))
        from unnest(array['day', 'week', 'month']) p (period)) end,
    'decisions', coalesce((
      select jsonb_agg(jsonb_build_object('at', a.at, 'by', a.said_by, 'door', a.door, 'reason', a.reason,
          'subject', a.subject_table, 'before', a.before, 'after', a.after, 'slot', a.slot)
          order by a.id desc)
        from (select d.*, null::text as slot from public.staff_actions d
               where d.subject_table = 'machines' and d.subject_id = v_machine.code
              union all
              -- the counts of a slot stand in its own history
              select d.*, coalesce(k.label, k.slot_number::text) from public.stocks k join public.staff_actions d
                on d.subject_table = 'stocks' and d.subject_id = k.id::text and d.action = 'manage_machines'
               where k.machine_id = v_machine.id
              order by id desc limit 30) a), '[]'));
end $$;
comment on function public.desk_machine(text) is 'One machine, as in desk_machines and with {state: what its bridge last said, slot_list: [{slot_number, label, product, price_minor, currency, capacity, low_at, quantity, level: good|low|empty|unused, reserved, under_way, last_count, version}], takings: {day|week|month: {from, now, before}} or null, decisions: what staff decided about it and its slots, has_token, bridge_url, policies}; null where there is none. Whoever may read_machines.';

create or replace function guichet.takings_json(p_from timestamptz, p_to timestamptz, p_code text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('currency', t.currency, 'takings_minor', t.takings_minor,
    'wallet_minor', t.wallet_minor) order by t.currency), '[]')
    from guichet.machine_takings(p_from, p_to, p_code) t
$$;
comment on function guichet.takings_json(timestamptz, timestamptz, text) is 'What a machine took, a row a currency.';

create or replace function public.desk_stock_history(p_machine_id text, p_slot_number integer default null,
  p_after text default null, p_limit integer default 50) returns jsonb
language plpgsql stable security definer set search_path = '' set plan_cache_mode = 'force_custom_plan'
as $$
declare
  v_limit integer := least(greatest(coalesce(p_limit, 50), 1), 200);
  v_at timestamptz := split_part(p_after, '_', 1)::timestamptz;
  v_id bigint := split_part(p_after, '_', 2)::bigint;
  v_machine uuid;
  v_rows jsonb;
begin
  perform guichet.require_right('read_machines');
  select m.id into v_machine from public.machines m where m.code = p_machine_id;
  select coalesce(jsonb_agg(r.row order by r.at desc, r.id desc), '[]') into v_rows from (
    select v.at, v.id, jsonb_build_object('at', coalesce(c.counted_at, v.at), 'slot_number', v.slot_number,
        'label', coalesce(k.label, v.slot_number::text), 'product', p.name, 'kind', v.kind, 'delta', v.delta,
        'quantity', v.quantity,
        'vend_session_id', v.vend_session_id, 'order_id', v.order_id,
        'count', case when c.id is not null then jsonb_build_object('kind', c.kind, 'said', c.said,
          'difference', c.said - c.expected, 'cause', c.cause, 'note', c.note, 'by', c.said_by, 'door', c.door,
          'applied', c.applied, 'under_way', c.under_way, 'came_in_at', c.at) end,
        'key', guichet.version_of(v.at) || '_' || v.id) as row
      from public.stock_movements v left join public.stock_counts c on c.id = v.count_id
        left join public.products p on p.id = v.product_id left join public.stocks k on k.id = v.stock_id
     where v.machine_id = v_machine and (p_slot_number is null or v.slot_number = p_slot_number)
       and (p_after is null or (v.at, v.id) < (v_at, v_id))
     order by v.at desc, v.id desc limit v_limit) r;
  return jsonb_build_object('rows', v_rows,
    'next', case when jsonb_array_length(v_rows) = v_limit then v_rows -> -1 ->> 'key' end);
end $$;
comment on function public.desk_stock_history(text, integer, text, integer) is 'What became of the figure of a machine''s slots, or of one, newest first → {rows: [{at, slot_number, label, product, kind: first|vend|order|order_back|count|other, delta, quantity, vend_session_id, order_id, count: {kind, said, difference, cause, note, by, door, applied, under_way, came_in_at} or null, key}], next: p_after of the next page, null at the end}. Whoever may read_machines.';

revoke execute on function guichet.period_start(text, integer),
guichet.machine_takings(timestamptz, timestamptz, text), guichet.machine_json(public.machines),
  public.desk_machines(text), guichet.slot_json(public.stocks, text), public.desk_machine(text),
  guichet.takings_json(timestamptz, timestamptz, text),
  public.desk_stock_history(text, integer, text, integer) from public, anon, authenticated;
grant execute on function public.desk_machines(text), public.desk_machine(text),
  public.desk_stock_history(text, integer, text, integer) to authenticated, service_role;
