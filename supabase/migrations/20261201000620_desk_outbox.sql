-- The desk reads the outbox (desk_queue…): what waits, what is parked and why, and decides about the parked.

create or replace function guichet.outbox_line(o public.outbox) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', o.id, 'seq', o.seq, 'topic', o.topic, 'object_key', o.object_key,
    'status', o.status, 'attempts', o.attempts, 'max_attempts', o.max_attempts, 'message', o.error_message,
    'created_at', o.created_at, 'settled_at', o.settled_at,
    'next_attempt_at', case when o.status = 'waiting' then o.next_attempt_at end, 'version',
      o.status || ':' || o.attempts)
$$;
comment on function guichet.outbox_line(public.outbox) is 'A row of the outbox as lists show it. version: what a decision about it is bound to.';
revoke execute on function guichet.outbox_line(public.outbox) from public;

create or replace function public.desk_queue(p_filter jsonb default '{}', p_after bigint default null,
  p_limit int default 100) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  c_counted constant int := 10000;
  v_limit int := greatest(1, least(coalesce(p_limit, 100), 200));
  v_status text := coalesce(nullif(p_filter ->> 'status', ''), 'open');
  v_where text;
  v_rows jsonb;
  v_count bigint;
begin
  perform guichet.require_right('read_events');
  v_where := 'from public.outbox o where '
    || case v_status when 'open' then $w$o.status in ('waiting', 'running', 'parked')$w$
      when 'all' then 'true' else format('o.status = %L', v_status) end
    || case when nullif(p_filter ->> 'topic', '') is null then ''
      else format(' and o.topic = %L', p_filter ->> 'topic') end
    || case when nullif(btrim(p_filter ->> 'object'), '') is null then ''
      else format(' and o.object_key = %L', btrim(p_filter ->> 'object')) end
    || case when guichet.try_uuid(p_filter ->> 'row') is null then ''
      else format(' and o.id = %L', p_filter ->> 'row') end
    || case when p_after is null then '' else format(' and o.seq < %s', p_after) end;
  execute format('select coalesce(jsonb_agg(p.line order by p.seq desc), ''[]'') from (
      select o.seq, guichet.outbox_line(o) as line %s order by o.seq desc limit %s) p', v_where, v_limit) into v_rows;
  if p_after is null then
    execute format('select count(*) from (select 1 %s limit %s) n', v_where, c_counted + 1) into v_count;
  end if;
  return jsonb_build_object('rows', v_rows,
    'next', case when jsonb_array_length(v_rows) = v_limit then v_rows -> -1 -> 'seq' end,
    'count', case when v_count is not null then least(v_count, c_counted) end, 'capped',
      coalesce(v_count > c_counted, false));
end $$;
comment on function public.desk_queue(jsonb, bigint, int) is 'Desk (read_events): rows of the outbox, newest first, at most 200: {status?: open (default: waiting, running, parked) | all | one of its words, topic?, object?, row?: an id} → {rows: [guichet.outbox_line], next: seq | null, count, capped}.';
revoke execute on function public.desk_queue(jsonb, bigint, int) from public, anon;
grant execute on function public.desk_queue(jsonb, bigint, int) to authenticated, service_role;

create or replace function public.desk_queue_overview() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform guichet.require_right('read_events');
  return jsonb_build_object(
    'parked', (select coalesce(jsonb_agg(jsonb_build_object('topic', t.topic, 'count', t.n) order by t.n desc, t.topic),
        '[]')
      from (select o.topic, count(*) as n from public.outbox o where o.status = 'parked' group by o.topic) t),
    'oldest_waiting_at', (select min(o.created_at) from public.outbox o where o.status in ('waiting', 'running')));
end $$;
comment on function public.desk_queue_overview() is 'Desk (read_events): {parked: [{topic, count}], oldest_waiting_at}.';
revoke execute on function public.desk_queue_overview() from public, anon;
grant execute on function public.desk_queue_overview() to authenticated, service_role;

create or replace function public.desk_queue_row(p_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_row public.outbox;
begin
  perform guichet.require_right('read_events');
  select * into v_row from public.outbox o where o.id = p_id;
  if not found then
    return guichet.refused('id', 'not_found');
  end if;
  return guichet.outbox_line(v_row) || jsonb_build_object('payload', v_row.payload, 'result', v_row.result,
    'expires_at', v_row.expires_at,
    -- what goes on once this one is decided
    'behind', (select count(*) from public.outbox o where o.topic = v_row.topic and o.object_key = v_row.object_key
      and o.seq > v_row.seq and o.status in ('waiting', 'running', 'parked')),
    'decisions', (select coalesce(jsonb_agg(to_jsonb(a) - 'subject_table' - 'subject_id' order by a.id desc), '[]')
      from public.staff_actions a where a.subject_table = 'outbox' and a.subject_id = p_id::text));
end $$;
comment on function public.desk_queue_row(uuid) is 'Desk (read_events): a row of the outbox whole → guichet.outbox_line with {payload, result, expires_at, behind: how many rows of its object wait for it, decisions}; {result: refused, reason: not_found}.';
revoke execute on function public.desk_queue_row(uuid) from public, anon;
grant execute on function public.desk_queue_row(uuid) to authenticated, service_role;

create or replace function public.desk_decide_queue(p_rows jsonb, p_decision text, p_reason text default null)
  returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_row record;
begin
  perform guichet.require_right('decide_outbox');
  if p_decision is null or p_decision not in ('retry', 'skip') then
    return guichet.refused('decision', 'decision');
  end if;
  for v_row in
    select r.item ->> 'version' as expected, o.status || ':' || o.attempts as actual
      from jsonb_array_elements(p_rows) r (item)
      join public.outbox o on o.id = guichet.try_uuid(r.item ->> 'id') order by o.id for update of o
  loop
    perform guichet.require_version(v_row.expected, v_row.actual);
  end loop;
  return public.decide_parked_outbox(p_decision,
    (select string_agg(r.item ->> 'id', ' ') from jsonb_array_elements(p_rows) r (item)), null, p_reason);
end $$;
comment on function public.desk_decide_queue(jsonb, text, text) is 'Desk (decide_outbox): retries parked rows, or skips them with a reason, all or none: p_rows [{id, version}], p_decision retry | skip → as decide_parked_outbox. Refuses (PT409 changed_since) where one was decided or tried since it was shown.';
revoke execute on function public.desk_decide_queue(jsonb, text, text) from public, anon;
grant execute on function public.desk_decide_queue(jsonb, text, text) to authenticated, service_role;
