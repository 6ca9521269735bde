-- A machine whose bridge n8n reaches: it is told by HTTP that somebody has paid, beside realtime and polling, and it
-- is asked before anybody says that it is silent. A bridge that cannot be reached takes nothing away: the others work.

create or replace function public.set_machine_bridge(machine_code text, bridge_url text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_url text := nullif(rtrim(trim(set_machine_bridge.bridge_url), '/'), '');
  v_before jsonb;
begin
  if v_url is not null and v_url !~ '^https?://[^/[:space:]]+(/[^[:space:]]*)?$' then
    raise exception '"%" is no address that begins with http:// or https://', v_url using errcode = '22023';
  end if;
  perform guichet.require_right('manage_machines');
  select jsonb_build_object('bridge_url', m.bridge_url) into v_before from public.machines m where m.code = machine_code
    for update;
  update public.machines m set bridge_url = v_url where m.code = machine_code;
  if not found then
    raise exception 'there is no machine "%"', machine_code
      using errcode = 'P0002', hint = 'Insert it into machines first.';
  end if;
  perform guichet.record_action('manage_machines', 'machines', machine_code, null, v_before,
    jsonb_build_object('bridge_url', v_url));
  return jsonb_build_object('machine_id', machine_code, 'bridge_url', v_url);
end $$;
comment on function public.set_machine_bridge(text, text) is 'Says where n8n reaches a machine''s bridge, without an address that it does not → {machine_id, bridge_url}. Service role.';

create or replace function public.record_machine_service(machine_id text, in_service boolean) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  perform guichet.require_right('manage_machines');
  if not exists (select from public.machines m where m.code = record_machine_service.machine_id) then
    raise exception 'there is no machine "%"', record_machine_service.machine_id
      using errcode = 'P0002', hint = 'Its code, as on the kiosk.';
  end if;
  perform guichet.record_action('manage_machines', 'machines', record_machine_service.machine_id,
    case when in_service then 'into service' else 'out of service' end, null,
    jsonb_build_object('in_service', in_service));
  return jsonb_build_object('machine_id', record_machine_service.machine_id, 'in_service', in_service);
end $$;
comment on function public.record_machine_service(text, boolean) is 'Writes down that staff put a machine into or out of service, once its bridge has done it → {machine_id, in_service}. What it is stands at the bridge. Service role.';
revoke execute on function public.record_machine_service(text, boolean) from public, anon, authenticated;
grant execute on function public.record_machine_service(text, boolean) to service_role;

-- PAID ---------------------------------------------------------------------------------------------------

create or replace function guichet.tell_bridge_paid() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_url text;
begin
  select m.bridge_url into v_url from public.machines m where m.code = new.machine_id and m.active;
  if v_url is not null then
    -- begin_dispense allows nothing behind that; whoever comes first, realtime, polling or this, there is one approve
    perform guichet.enqueue_outbox('bridge.approve', 'vend_session:' || new.id,
      jsonb_build_object('session_id', new.id, 'machine_id', new.machine_id, 'bridge_url', v_url), true,
      new.expires_at + interval '60 seconds');
  end if;
  return null;
end $$;
comment on function guichet.tell_bridge_paid() is 'Trigger: PAID of a machine whose bridge n8n reaches is also told by HTTP, through the outbox.';
create trigger vend_sessions_tell_bridge after update of status on public.vend_sessions
  for each row when (old.status = 'PENDING' and new.status = 'PAID') execute function guichet.tell_bridge_paid();

-- Silence ------------------------------------------------------------------------------------------------

create or replace function public.silent_machines(silence_seconds integer default 180) returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('machine_id', m.code, 'bridge_url', m.bridge_url, 'last_seen_at', m.last_seen_at)
  from public.machines m
  where m.active and m.bridge_url is not null and m.last_seen_at < clock_timestamp() - make_interval(
    secs => silence_seconds)
    -- told already: the outage goes on until it is seen again
    and not exists (select from public.alert_outbox a
      where a.template = 'machine_offline' and a.subject = guichet.outage_of(m))
  order by m.code
$$;
comment on function public.silent_machines(integer) is 'Machines that were silent that long, whose bridge can be asked over HTTP and of which nobody has been told, a row each: {machine_id, bridge_url, last_seen_at}. Service role.';

create or replace function guichet.take_bridge_answer(p_code text, p_answer jsonb, p_silence_seconds integer)
  returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_machine public.machines;
  -- the bridge of another machine is no sign of life of this one
  v_answered boolean := coalesce(p_answer ->> 'machine_id' = p_code, false);
begin
  update public.machines m
    set bridge_asked_at = clock_timestamp(),
      bridge_answered_at = case when v_answered then clock_timestamp() else m.bridge_answered_at end
    where m.code = p_code returning * into v_machine;
  if v_machine.id is null then
    return jsonb_build_object('result', 'refused', 'reason', 'not_found');
  end if;
  if v_machine.last_seen_at is null or v_machine.last_seen_at >= clock_timestamp() - make_interval(
    secs => p_silence_seconds) then
    return jsonb_build_object('result', 'heard');
  end if;
  if v_answered then
    -- it lives, and does not reach the database: another fault than silence, told once an outage
    perform guichet.alert('machine_unheard', guichet.outage_of(v_machine), jsonb_build_object(
      'machine_id', v_machine.code, 'machine_name', v_machine.name, 'place', v_machine.address, 'last_seen_at',
      v_machine.last_seen_at,
      'reader', p_answer #>> '{reader,status}', 'reason', left(p_answer #>> '{database,refused}', 300)));
    return jsonb_build_object('result', 'answered');
  end if;
  perform guichet.alert_silence(v_machine);
  return jsonb_build_object('result', 'silent');
end $$;
comment on function guichet.take_bridge_answer(text, jsonb, integer) is 'One answer of tell_bridge_answers; the status of another machine''s bridge counts as none.';

create or replace function public.tell_bridge_answers(rows jsonb, silence_seconds integer default 180) returns jsonb
language sql security definer set search_path = ''
as $$
  select jsonb_build_object('results', coalesce(jsonb_agg(
    guichet.take_bridge_answer(i.item ->> 'machine_id', i.item -> 'answer', silence_seconds) order by i.ord), '[]'))
  from jsonb_array_elements(tell_bridge_answers.rows) with ordinality as i (item, ord)
$$;
comment on function public.tell_bridge_answers(jsonb, integer) is 'What silent machines'' bridges said over HTTP: [{machine_id, answer?: its status, left out where it did not answer}] → {results: [{result: heard|answered|silent|refused, reason?: not_found}]}. Alerts once an outage: machine_unheard or machine_offline. Service role.';

-- Orders of staff ------------------------------------------------------------------------------------------

create or replace function public.bridge_of_machine(machine_id text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_machine public.machines;
begin
  select * into v_machine from public.machines m where m.code = trim(bridge_of_machine.machine_id);
  if v_machine.id is null then
    raise exception 'there is no machine "%"', machine_id
      using errcode = 'P0002', hint = 'Nothing was ordered. Machines stand in the table machines, with their code.';
  end if;
  if v_machine.bridge_url is null then
    raise exception 'the bridge of machine "%" is not reached from here', v_machine.code using errcode = '55000',
      hint = 'Nothing was ordered. Where n8n reaches it, say so with set_machine_bridge.';
  end if;
  return jsonb_build_object('machine_id', v_machine.code, 'bridge_url', v_machine.bridge_url);
end $$;
comment on function public.bridge_of_machine(text) is 'Where the bridge of a machine answers → {machine_id, bridge_url}; raises P0002 without such a machine, 55000 where n8n does not reach it. Service role.';

create or replace function public.bridge_of_vend(session_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_session public.vend_sessions;
begin
  select * into v_session from public.vend_sessions s where s.id = bridge_of_vend.session_id;
  if v_session.id is null then
    raise exception 'there is no vend session %', session_id
      using errcode = 'P0002', hint = 'The alert and vend_sessions.id have its number.';
  end if;
  return public.bridge_of_machine(v_session.machine_id)
    || jsonb_build_object('session_id', v_session.id, 'status', v_session.status, 'outcome', v_session.outcome);
end $$;
comment on function public.bridge_of_vend(uuid) is 'Where the bridge of a vend''s machine answers → {machine_id, bridge_url, session_id, status, outcome}; raises as bridge_of_machine, and P0002 without such a session. Service role.';

revoke execute on function public.bridge_of_machine(text), public.bridge_of_vend(uuid),
public.set_machine_bridge(text, text), guichet.tell_bridge_paid(), public.silent_machines(integer),
  guichet.take_bridge_answer(text, jsonb, integer), public.tell_bridge_answers(jsonb, integer)
    from public, anon, authenticated;
grant execute on function public.bridge_of_machine(text), public.bridge_of_vend(uuid),
  public.set_machine_bridge(text, text), public.silent_machines(integer),
  public.tell_bridge_answers(jsonb, integer) to service_role;
