-- The event desk reads: what arrived, filtered, a page at a time; what it failed for; one event whole.

create view guichet.unsettled_events with (security_invoker) as
  -- each half has an index of its own, and what is claimed is few among many
  select l.id, l.status, l.created_at from public.stripe_webhook_log l where l.unsettled and not l.alone
  union all
  select l.id, l.status, l.created_at from public.stripe_webhook_log l where l.unsettled and l.alone;
comment on view guichet.unsettled_events is 'The events that wait or are worked on.';
revoke all on guichet.unsettled_events from public, anon, authenticated, service_role;

create or replace function guichet.event_seq_at(p_at timestamptz) returns bigint
language plpgsql stable set search_path = ''
as $$
declare
  v_low bigint := (select min(l.seq) from public.stripe_webhook_log l);
  v_high bigint := (select max(l.seq) + 1 from public.stripe_webhook_log l);
  v_middle bigint;
  v_found record;
begin
  -- arrival and seq go together: twenty looks at the index of seq instead of an index over created_at
  while v_low < v_high loop
    v_middle := v_low + (v_high - v_low) / 2;
    select l.seq, l.created_at into v_found from public.stripe_webhook_log l where l.seq >= v_middle
      order by l.seq limit 1;
    if v_found.seq is null or v_found.created_at >= p_at then
      v_high := v_middle;
    else
      v_low := v_found.seq + 1;
    end if;
  end loop;
  return v_low;
end $$;
comment on function guichet.event_seq_at(timestamptz) is 'stripe_webhook_log.seq from which on events arrived at this instant or later; null where there are none at all.';
revoke execute on function guichet.event_seq_at(timestamptz) from public;

create or replace function guichet.events_where(p_filter jsonb, p_after bigint default null) returns text
language plpgsql stable set search_path = ''
as $$
declare
  v_status text := nullif(p_filter ->> 'status', '');
  v_cause text := nullif(p_filter ->> 'cause', '');
  v_type text := nullif(p_filter ->> 'type', '');
  v_object text := nullif(btrim(p_filter ->> 'object'), '');
  v_first bigint := guichet.event_seq_at((nullif(p_filter ->> 'from', ''))::timestamptz);
  v_last bigint := guichet.event_seq_at((nullif(p_filter ->> 'to', ''))::timestamptz);
  v_bounds text := '';
begin
  -- a cause is one of failing
  v_status := coalesce(v_status, case when v_cause is not null then 'error' end);
  v_bounds := concat(
    case when p_after is not null then format(' and %%1$s.seq < %s', p_after) end,
    case when nullif(p_filter ->> 'from', '') is not null then format(' and %%1$s.seq >= %s', coalesce(v_first, 0)) end,
    case when nullif(p_filter ->> 'to', '') is not null then format(' and %%1$s.seq < %s', coalesce(v_last, 0)) end);
  if v_status in ('error', 'ignored') and v_object is null then
    return format(
      'from guichet.event_troubles t join public.stripe_webhook_log l on l.id = t.event where t.status = %L',
        v_status)
      || case when v_cause is not null then format(' and t.cause = %L', v_cause) else '' end
      || case when v_type is not null then format(' and t.type = %L', v_type) else '' end
      || format(v_bounds, 't');
  end if;
  return case
      -- what waits is few among many: found by its own index and then put in order
      when v_status in ('pending', 'processing') then format(
        'from (select w.id from guichet.unsettled_events w where w.status = %L offset 0) waiting
         join public.stripe_webhook_log l on l.id = waiting.id where true', v_status)
      else 'from public.stripe_webhook_log l where true' end
    || case when v_status is not null then format(' and l.status = %L', v_status) else '' end
    || case when v_object is null then ''
      when v_object like 'evt\_%' then format(' and l.event_id = %L', v_object)
      else format(' and l.object_id = %L', v_object) end
    || case when v_type is not null then format(' and l.type = %L', v_type) else '' end
    || case when v_cause is not null then format(' and guichet.cause_of(l.error_message) = %L', v_cause) else '' end
    || format(v_bounds, 'l');
end $$;
comment on function guichet.events_where(jsonb, bigint) is 'FROM and WHERE of the events of a filter, the event itself as l: {status?, type?, cause?, object? (or an event''s id), from?, to? (ISO 8601)}; behind p_after (seq) where that is given. Its values are quoted.';
revoke execute on function guichet.events_where(jsonb, bigint) from public;

create or replace function guichet.event_line(l public.stripe_webhook_log) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('seq', l.seq, 'event_id', l.event_id, 'type', l.type, 'status', l.status,
    'object_id', l.object_id, 'livemode', l.livemode, 'attempts', l.attempts, 'replays', l.replays,
    'response_status', l.response_status, 'message', left(l.error_message, 300),
    'cause', case when l.status = 'error' then guichet.cause_of(l.error_message) end,
    'event_created', to_timestamp(l.event_created), 'created_at', l.created_at, 'processed_at', l.processed_at,
    'next_attempt_at', l.next_attempt_at)
$$;
comment on function guichet.event_line(public.stripe_webhook_log) is 'An event as lists show it, without its payload.';
revoke execute on function guichet.event_line(public.stripe_webhook_log) from public;

create or replace function guichet.events_version(p_count bigint, p_sum numeric) returns text
language sql immutable set search_path = ''
as $$ select p_count || ':' || coalesce(p_sum, 0) $$;
comment on function guichet.events_version(bigint, numeric) is 'Which events a list has, by their number and the sum of their seq: another one among them makes it another.';
revoke execute on function guichet.events_version(bigint, numeric) from public;

create or replace function public.desk_events(p_filter jsonb default '{}', p_after bigint default null,
  p_limit int default 100) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  c_counted constant int := 10000;
  v_limit int := greatest(1, least(coalesce(p_limit, 100), 200));
  v_where text;
  v_events jsonb;
  v_count bigint;
  v_version text;
begin
  perform guichet.require_right('read_events');
  v_where := guichet.events_where(p_filter, p_after);
  execute format('select coalesce(jsonb_agg(p.line order by p.seq desc), ''[]'') from (
      select l.seq, guichet.event_line(l) as line %s order by %s.seq desc limit %s) p',
    v_where, case when v_where like 'from guichet.event\_troubles%' then 't' else 'l' end, v_limit)
    into v_events;
  if p_after is null then
    execute format('select count(*), guichet.events_version(count(*), sum(n.seq)) from (select l.seq %s limit %s) n',
      v_where, c_counted + 1) into v_count, v_version;
  end if;
  return jsonb_build_object('rows', v_events,
    'next', case when jsonb_array_length(v_events) = v_limit then v_events -> -1 -> 'seq' end,
    'version', case when v_count <= c_counted then v_version end,
    'count', case when v_count is not null then least(v_count, c_counted) end, 'capped',
      coalesce(v_count > c_counted, false));
end $$;
comment on function public.desk_events(jsonb, bigint, int) is 'Desk (read_events): events of a filter (guichet.events_where), newest first, at most 200 → {rows: [guichet.event_line], next: seq to go on behind | null, count: up to 10 000, on the first page only, capped: whether there are more than that, version: which ones they are, for desk_start_replay}.';
revoke execute on function public.desk_events(jsonb, bigint, int) from public, anon;
grant execute on function public.desk_events(jsonb, bigint, int) to authenticated, service_role;

create or replace function public.desk_event_overview() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_types jsonb;
  v_causes jsonb;
begin
  perform guichet.require_right('read_events');
  -- one look at the index a type, however many events it has
  with recursive types as (
    (select l.type from public.stripe_webhook_log l where l.type is not null order by l.type limit 1)
    union all
    select (select l.type from public.stripe_webhook_log l where l.type > t.type order by l.type limit 1)
      from types t where t.type is not null
  )
  select coalesce(jsonb_agg(t.type order by t.type), '[]') into v_types from types t where t.type is not null;
  select coalesce(jsonb_agg(jsonb_build_object('cause', c.cause, 'count', c.count, 'version',
      guichet.events_version(c.count, c.sum), 'types', c.types,
      'first_at', f.created_at, 'last_at', l.created_at, 'message', left(l.error_message, 1000))
    order by c.count desc, c.last desc), '[]')
    into v_causes
    from (
      select t.cause, count(*) as count, sum(t.seq) as sum, min(t.seq) as first, max(t.seq) as last,
        (array_agg(distinct t.type order by t.type))[:5] as types
      from guichet.event_troubles t where t.status = 'error' group by t.cause
      order by count(*) desc, max(t.seq) desc limit 200) c
    join public.stripe_webhook_log f on f.seq = c.first
    join public.stripe_webhook_log l on l.seq = c.last;
  return jsonb_build_object('types', v_types, 'causes', v_causes,
    'error', (select count(*) from guichet.event_troubles t where t.status = 'error'),
    'ignored', (select count(*) from guichet.event_troubles t where t.status = 'ignored'),
    'waiting', (select count(*) from (select 1 from guichet.unsettled_events limit 10001) n),
    'oldest_waiting_at', (select min(w.created_at) from guichet.unsettled_events w));
end $$;
comment on function public.desk_event_overview() is 'Desk (read_events): {types: [those that ever came], causes: [{cause, count, version: which ones they are, types, first_at, last_at, message: of the latest}] of events in error, the most frequent first, error, ignored, waiting: how many, oldest_waiting_at}.';
revoke execute on function public.desk_event_overview() from public, anon;
grant execute on function public.desk_event_overview() to authenticated, service_role;

create or replace function public.desk_event(p_event_id text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_event public.stripe_webhook_log;
begin
  perform guichet.require_right('read_events');
  select * into v_event from public.stripe_webhook_log l where l.event_id = p_event_id;
  if not found then
    return guichet.refused('event_id', 'not_found');
  end if;
  return guichet.event_line(v_event) || jsonb_build_object(
    'message', v_event.error_message, 'payload', v_event.payload, 'api_version', v_event.api_version,
    'kept_as_bytes', v_event.raw_body is not null, 'account', v_event.stripe_account,
    'request_id', v_event.request_id, 'version', v_event.replays,
    'held_until', case when v_event.status = 'processing' then v_event.claimed_until end,
    'execution_id', coalesce(v_event.execution_id,
      (select s.execution_id from guichet.stripe_leases s where s.token = v_event.claim_token)),
    -- the others of its object, so that order can be seen
    'siblings', (select coalesce(jsonb_agg(guichet.event_line(o) order by o.event_created desc, o.seq desc), '[]')
      from (
      select o.* from public.stripe_webhook_log o where o.object_id = v_event.object_id and o.id <> v_event.id
        order by o.event_created desc, o.seq desc limit 50) o),
    'decisions', (select coalesce(jsonb_agg(to_jsonb(a) - 'subject_table' - 'subject_id' order by a.id desc), '[]')
      from public.staff_actions a where a.subject_table = 'stripe_webhook_log' and a.subject_id = v_event.event_id),
    'alerts', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'template', a.template, 'status', a.status,
        'created_at', a.created_at, 'sent_at', a.sent_at) order by a.seq desc), '[]')
      from public.alert_outbox a
      where a.subject in (v_event.event_id, v_event.event_id || '#' || v_event.replays)));
end $$;
comment on function public.desk_event(text) is 'Desk (read_events): an event whole → guichet.event_line with {payload, kept_as_bytes, api_version, account, request_id, held_until, execution_id, version, siblings: the other events of its object, decisions: of staff about it, alerts: what support was told}; {result: refused, reason: not_found}.';
revoke execute on function public.desk_event(text) from public, anon;
grant execute on function public.desk_event(text) to authenticated, service_role;
