-- Out of service: a machine that staff have taken out opens no sessions, while what is under way ends as it would. Its
-- bridge hears of it with the next heartbeat and switches the reader off; nothing sold hangs on that.

alter table public.machines
  add column if not exists out_of_service_at timestamptz,
  add column if not exists out_of_service_reason text,
  add column if not exists service_rev bigint;
comment on column public.machines.out_of_service_at is 'Since when staff have it out of service; null: it sells. Written by set_machine_service and record_machine_service.';
comment on column public.machines.out_of_service_reason is 'Why, as they said. Written by the same.';
comment on column public.machines.service_rev is 'Counts the decisions about its service, so that its bridge follows each once; null is 0. Written by the same.';

create or replace function guichet.write_machine_service(p_machine public.machines, p_in_service boolean,
  p_reason text) returns public.machines
language plpgsql security definer set search_path = ''
as $$
declare
  v_machine public.machines;
begin
  update public.machines m set out_of_service_at = case when p_in_service then null else clock_timestamp() end,
      out_of_service_reason = case when p_in_service then null else
        left(nullif(guichet.stripped(p_reason), ''), 200) end,
      service_rev = coalesce(m.service_rev, 0) + 1
    where m.id = p_machine.id returning * into v_machine;
  return v_machine;
end $$;
comment on function guichet.write_machine_service(public.machines, boolean, text) is 'Puts a machine into or out of service; the caller holds its lock and writes the decision down.';

create or replace function public.set_machine_service(machine_id text, in_service boolean, reason text default null,
  version text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_machine public.machines;
  v_after public.machines;
begin
  perform guichet.require_right('manage_machines');
  if in_service is null then
    return guichet.refused('in_service', 'invalid_value', '{"field": "in_service"}');
  end if;
  select * into v_machine from public.machines m where m.code = set_machine_service.machine_id for update;
  if not found then
    return guichet.refused('machine_id', 'not_found');
  end if;
  if in_service = (v_machine.out_of_service_at is null) then
    return jsonb_build_object('result', 'unchanged', 'in_service', in_service,
      'version', coalesce(v_machine.service_rev, 0)::text);
  end if;
  perform guichet.require_version(set_machine_service.version, coalesce(v_machine.service_rev, 0)::text);
  v_after := guichet.write_machine_service(v_machine, in_service, set_machine_service.reason);
  perform guichet.record_action('manage_machines', 'machines', v_machine.code,
    nullif(guichet.stripped(set_machine_service.reason), ''),
    jsonb_build_object('in_service', not in_service, 'rev', coalesce(v_machine.service_rev, 0)),
    jsonb_build_object('in_service', in_service, 'rev', v_after.service_rev));
  return jsonb_build_object('result', 'changed', 'in_service', in_service, 'version', v_after.service_rev::text);
end $$;
comment on function public.set_machine_service(text, boolean, text, text) is 'Takes a machine out of service or puts it back; a vend that is under way ends as it would. version: machines.service_rev as it was seen, 0 for null → {result: changed|unchanged|refused, in_service, version, reason?: not_found|invalid_value}; PT409 changed_since. Whoever may manage_machines.';

create or replace function public.record_machine_service(machine_id text, in_service boolean) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_machine public.machines;
begin
  perform guichet.require_right('manage_machines');
  select * into v_machine from public.machines m where m.code = record_machine_service.machine_id for update;
  if not found then
    raise exception 'there is no machine "%"', record_machine_service.machine_id
      using errcode = 'P0002', hint = 'Its code, as on the kiosk.';
  end if;
  if in_service <> (v_machine.out_of_service_at is null) then
    perform guichet.write_machine_service(v_machine, in_service, null);
  end if;
  perform guichet.record_action('manage_machines', 'machines', record_machine_service.machine_id,
    case when in_service then 'into service' else 'out of service' end, null,
    jsonb_build_object('in_service', in_service));
  return jsonb_build_object('machine_id', record_machine_service.machine_id, 'in_service', in_service);
end $$;
comment on function public.record_machine_service(text, boolean) is 'Writes down that staff put a machine into or out of service, once its bridge has done it, and lets the database follow → {machine_id, in_service}. Service role.';

create or replace function public.open_vend_session(machine_token text, session_id uuid, amount text,
  item text default null, window_seconds integer default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_machine public.machines := guichet.machine_of_token(machine_token);
  v_session public.vend_sessions;
  v_open public.vend_sessions;
  v_minor bigint;
  v_slot record;
  v_item text := left(nullif(guichet.stripped(open_vend_session.item), ''), 64);
  v_number text;
  v_result text := 'opened';
begin
  if open_vend_session.session_id is null then
    return jsonb_build_object('result', 'refused', 'reason', 'session_id');
  end if;
  -- one request of a machine after the other
  perform 1 from public.machines m where m.id = v_machine.id for no key update;
  update public.machines m set last_seen_at = clock_timestamp() where m.id = v_machine.id;

  select * into v_session from public.vend_sessions s where s.id = open_vend_session.session_id;
  if found then
    -- the same request again: its answer was lost on the way
    if v_session.machine_id = v_machine.code then
      return jsonb_build_object('result', 'opened', 'session', guichet.vend_session_json(v_session));
    end if;
    return jsonb_build_object('result', 'refused', 'reason', 'session_id');
  end if;
  -- asked under the lock: whoever takes it out of service is not overtaken
  if exists (select from public.machines m where m.id = v_machine.id and m.out_of_service_at is not null) then
    return jsonb_build_object('result', 'refused', 'reason', 'out_of_service');
  end if;
  v_minor := guichet.minor_units(open_vend_session.amount, v_machine.currency);
  if v_minor is null then
    return jsonb_build_object('result', 'refused', 'reason', 'amount');
  end if;
  if (select count(*) from public.vend_sessions s
      where s.machine_id = v_machine.code
        and s.created_at > clock_timestamp() - interval '1 minute') >= v_machine.sessions_per_minute then
    -- no customer presses that fast: a broken machine, or somebody with its token. Told once an hour.
    perform guichet.alert('machine_session_limit',
      v_machine.code || ':' || to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24'),
      jsonb_build_object('machine_id', v_machine.code, 'machine_name', v_machine.name, 'place', v_machine.address,
        'limit', v_machine.sessions_per_minute));
    return jsonb_build_object('result', 'refused', 'reason', 'rate');
  end if;
  -- 12, 012 and " 12 " are the same button
  v_number := case when v_item ~ '^[0-9]+$' then coalesce(nullif(ltrim(v_item, '0'), ''), '0') end;
  select k.slot_number, k.product_id, p.name into v_slot
    from public.stocks k left join public.products p on p.id = k.product_id
    where k.machine_id = v_machine.id
      and (k.slot_number::text = v_number or lower(guichet.stripped(k.label)) = lower(v_item))
    -- a number before a label that reads the same
    order by coalesce(k.slot_number::text = v_number, false) desc, k.slot_number limit 1;
  if v_slot.slot_number is null and v_item !~ '^[[:alnum:]_ -]{1,32}$' then
    -- Checkout and kiosk show it: whoever has the token writes no sentence there
    v_item := null;
  end if;
  if guichet.vend_price_verdict(v_machine, v_slot.slot_number, v_item, v_minor) = 'refuse' then
    return jsonb_build_object('result', 'refused', 'reason', 'price');
  end if;

  for v_open in select * from public.vend_sessions s
    where s.machine_id = v_machine.code and s.status in ('PENDING', 'PAID') and s.outcome is null loop
    v_open := guichet.lock_vend_session(v_open.id);
    if v_open.status in ('PENDING', 'PAID') and v_open.outcome is null then
      -- the machine asks for something else: the request before is over (rule 18)
      perform guichet.end_vend(v_open, 'superseded', jsonb_build_object('reason', 'other_request'));
      v_result := 'superseded_previous';
    end if;
  end loop;

  insert into public.vend_sessions (id, amount, metadata, machine_id, currency, item, slot, product_id, product_label,
    expires_at)
    values (open_vend_session.session_id, open_vend_session.amount::numeric,
      jsonb_build_object('machine_id', v_machine.code), v_machine.code, v_machine.currency,
      v_item, v_slot.slot_number, v_slot.product_id, v_slot.name,
      -- the machine's own patience, never beyond what an MDB machine can wait
      clock_timestamp() + make_interval(secs => least(
        greatest(coalesce(window_seconds, v_machine.payment_window_seconds), 10), 255)))
    returning * into v_session;
  return jsonb_build_object('result', v_result, 'session', guichet.vend_session_json(v_session));
end $$;
comment on function public.open_vend_session(text, uuid, text, text, integer) is 'A machine asks for money. amount: decimal text in the machine''s currency; item: MDB item number or the slot''s label. → {result: opened|superseded_previous|refused, session: {id, status, amount (text), amount_minor, currency, item, product_label, expires_at, outcome, payment_state, dispense_started_at}, reason?: session_id|out_of_service|amount|rate|price}. out_of_service: set_machine_service; rate: more than machines.sessions_per_minute; price: another one than the slot''s, or none to compare with and machines.price_policy refuses. The same session_id again gives the same session. 42501 for a wrong token.';

create or replace function public.machine_heartbeat(machine_token text, state jsonb default '{}') returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_machine public.machines := guichet.machine_of_token(machine_token);
begin
  if pg_column_size(machine_heartbeat.state) > 8192 then
    raise exception 'state is larger than 8 kB' using errcode = '22023', hint = 'Send counters and states, not logs.';
  end if;
  update public.machines m set last_seen_at = clock_timestamp(), state = coalesce(machine_heartbeat.state, '{}')
    where m.id = v_machine.id;
  return jsonb_build_object('server_time', clock_timestamp(), 'release', guichet.release(),
    'serves_bridge', guichet.serves_release(machine_heartbeat.state ->> 'bridge_version'),
    'settings', jsonb_build_object(
    'machine_id', v_machine.code, 'name', v_machine.name, 'currency', v_machine.currency,
    'currency_exponent', guichet.currency_exponent(v_machine.currency),
    'payment_window_seconds', v_machine.payment_window_seconds, 'locale', v_machine.locale,
    'in_service', v_machine.out_of_service_at is null, 'service_rev', coalesce(v_machine.service_rev, 0)));
end $$;
comment on function public.machine_heartbeat(text, jsonb) is 'The bridge says that it lives → {server_time, release, serves_bridge, settings: {machine_id, name, currency, currency_exponent, payment_window_seconds, locale, in_service, service_rev: grows with each decision about the service}}. serves_bridge: whether this database goes together with state.bridge_version.';

create or replace function public.machine_status(machine_id text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('machine_id', m.code, 'name', m.name, 'address', m.address, 'currency', m.currency,
    'locale', m.locale,
    -- its kiosk says that it is out of service either way
    'active', m.active and m.out_of_service_at is null, 'last_seen_at', m.last_seen_at,
    'online', coalesce(m.last_seen_at > now() - interval '90 seconds', false),
    -- everybody reads it and whoever has the token writes it: some words of a bridge, no text of any length
    'state', case when length((m.state -> 'machine')::text) <= 200 then m.state -> 'machine' else 'null' end,
    'slots', coalesce((
      select jsonb_agg(jsonb_build_object('slot_number', s.slot_number, 'label', coalesce(s.label, s.slot_number::text),
        'product_label', p.name,
          'price_cents', coalesce(s.price_cents, p.price_cents), 'currency', p.currency, 'quantity', s.quantity)
            order by s.slot_number)
      from public.stocks s join public.products p on p.id = s.product_id where s.machine_id = m.id), '[]'))
  from public.machines m where m.code = machine_status.machine_id
$$;
comment on function public.machine_status(text) is 'What anybody may know of a machine, for its kiosk: {machine_id, name, address, currency, locale, active, online, last_seen_at, state, slots: [{slot_number, label, product_label, price_cents, currency, quantity}]}; null where there is none. state is the key "machine" of the heartbeat.';

revoke execute on function guichet.write_machine_service(public.machines, boolean, text),
  public.set_machine_service(text, boolean, text, text) from public, anon, authenticated;
grant execute on function public.set_machine_service(text, boolean, text, text) to authenticated, service_role;
