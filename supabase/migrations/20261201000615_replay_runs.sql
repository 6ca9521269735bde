-- Replaying many events is a row of its own: how many were meant, how far it is, what came of each. It goes on where it
-- was left, whoever goes on, and pressing twice changes nothing.

create table public.replay_runs (
  id uuid primary key,
  at timestamptz not null default clock_timestamp(),
  user_id uuid,
  said_by text,
  filter jsonb not null default '{}',
  reason text,
  total bigint not null check (total > 0),
  replayed integer not null default 0,
  refused integer not null default 0,
  finished_at timestamptz
);
comment on table public.replay_runs is 'Events that staff replay together, one row a press.';
comment on column public.replay_runs.id is 'Chosen by the page that asks, so that a second press is the same run. Written by desk_start_replay.';
comment on column public.replay_runs.at is 'When it was asked for; written by the database.';
comment on column public.replay_runs.user_id is 'auth.uid() of who asked, null for the server; no foreign key, it outlives the account. Written by desk_start_replay.';
comment on column public.replay_runs.said_by is 'E-mail of that person; written by desk_start_replay.';
comment on column public.replay_runs.filter is 'The filter they were chosen by (guichet.events_where), {} where each was named. Written by desk_start_replay.';
comment on column public.replay_runs.reason is 'Why, as they said; written by desk_start_replay.';
comment on column public.replay_runs.total is 'How many were chosen, as the person saw before; written by desk_start_replay.';
comment on column public.replay_runs.replayed is 'How many wait for the synchronisation again because of it; written by desk_continue_replay.';
comment on column public.replay_runs.refused is 'How many were left as they were; why stands with each. Written by desk_continue_replay.';
comment on column public.replay_runs.finished_at is 'When the last one was asked for; written by desk_continue_replay.';
create index replay_runs_at on public.replay_runs (at);

create table public.replay_run_events (
  run uuid not null references public.replay_runs (id) on delete cascade,
  event uuid not null references public.stripe_webhook_log (id) on delete cascade,
  seq bigint not null,
  replays integer not null,
  result text check (result in ('replayed', 'busy', 'expired', 'ignored', 'not_found', 'changed')),
  primary key (run, event)
);
comment on table public.replay_run_events is 'The events of a run. Written by desk_start_replay; the result by desk_continue_replay.';
comment on column public.replay_run_events.run is 'replay_runs.id.';
comment on column public.replay_run_events.event is 'stripe_webhook_log.id.';
comment on column public.replay_run_events.seq is 'stripe_webhook_log.seq: they are replayed in order of arrival.';
comment on column public.replay_run_events.replays is 'stripe_webhook_log.replays when it was chosen: its version. Replayed since by somebody else, it is left as it is.';
comment on column public.replay_run_events.result is 'Null: its turn has not come. replayed; busy: an execution has it; expired: its payload is gone; ignored: of another account or mode; changed: replayed by somebody else since it was chosen.';
create index replay_run_events_event on public.replay_run_events (event);
create index replay_run_events_left on public.replay_run_events (run, seq) where result is null;

alter table public.replay_runs enable row level security;
alter table public.replay_run_events enable row level security;
revoke all on public.replay_runs, public.replay_run_events from public, anon, authenticated, service_role;
grant select on public.replay_runs, public.replay_run_events to service_role;

create or replace function guichet.replay_progress(p_run uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', r.id, 'at', r.at, 'said_by', r.said_by, 'filter', r.filter, 'reason', r.reason,
    'total', r.total, 'replayed', r.replayed, 'refused', r.refused, 'left',
    count(*) filter (where e.event is not null and e.result is null),
    'finished_at', r.finished_at,
    -- what the synchronisation has made of them since
    'processed', count(*) filter (where e.result = 'replayed' and l.status = 'processed'),
    'failed', count(*) filter (where e.result = 'replayed' and l.status = 'error'),
    'waiting', count(*) filter (where e.result = 'replayed' and l.unsettled),
    'refusals', (select coalesce(jsonb_object_agg(x.result, x.n), '{}') from (
      select o.result, count(*) as n from public.replay_run_events o
       where o.run = r.id and o.result <> 'replayed' group by o.result) x))
  from public.replay_runs r
  left join public.replay_run_events e on e.run = r.id
  left join public.stripe_webhook_log l on l.id = e.event
  where r.id = p_run group by r.id
$$;
comment on function guichet.replay_progress(uuid) is 'A run → {id, at, said_by, filter, reason, total, replayed, refused, left, finished_at, processed, failed, waiting: what became of those that were replayed, refusals: {<result>: how many}}.';
revoke execute on function guichet.replay_progress(uuid) from public;

create or replace function public.desk_count_replay(p_filter jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_count bigint;
begin
  perform guichet.require_right('replay_events');
  execute format('select count(*) %s', guichet.events_where(p_filter || '{"status": "error"}')) into v_count;
  return jsonb_build_object('count', v_count);
end $$;
comment on function public.desk_count_replay(jsonb) is 'Desk (replay_events): how many events in error a filter has → {count}: what is shown before they are replayed.';
revoke execute on function public.desk_count_replay(jsonb) from public, anon;
grant execute on function public.desk_count_replay(jsonb) to authenticated, service_role;

create or replace function public.desk_start_replay(p_run uuid, p_expected int, p_filter jsonb default null,
  p_events text[] default null, p_reason text default null, p_version text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  c_most constant int := 100000;
  v_chosen uuid[];
  v_count int;
  v_version text;
begin
  perform guichet.require_right('replay_events');
  -- the second press of one run waits here for the first
  perform pg_advisory_xact_lock(hashtext('guichet.replay_runs'), hashtext(p_run::text));
  if exists (select from public.replay_runs r where r.id = p_run) then
    return guichet.replay_progress(p_run);
  end if;
  if p_events is not null then
    v_chosen := array(select l.id from public.stripe_webhook_log l where l.event_id = any(p_events));
  else
    execute format('select array(select l.id %s limit %s)',
      guichet.events_where(p_filter || '{"status": "error"}'), c_most + 1) into v_chosen;
  end if;
  v_count := cardinality(v_chosen);
  if v_count = 0 then
    return guichet.refused('events', 'nothing_chosen');
  elsif v_count > c_most then
    return guichet.refused('events', 'too_many', jsonb_build_object('most', c_most));
  elsif v_count is distinct from p_expected then
    -- "all of them" means those that were counted: whoever pressed sees the new number first
    return guichet.refused('events', 'other_number', jsonb_build_object('count', v_count));
  end if;
  select guichet.events_version(count(*), sum(l.seq)) into v_version from public.stripe_webhook_log l
    where l.id = any(v_chosen);
  if p_version is not null and p_version <> v_version then
    -- as many as were shown, and not the same ones: one of them is well by now, and another has failed since
    return guichet.refused('events', 'changed_since');
  end if;
  insert into public.replay_runs (id, user_id, said_by, filter, reason, total) values (p_run,
    case when guichet.caller_is_server() then null else (select auth.uid()) end,
    case when guichet.caller_is_server() then guichet.header('x-guichet-actor')
      else (select u.email from public.users u where u.id = (select auth.uid())) end,
    case when p_events is null then coalesce(p_filter, '{}') else '{}' end,
    left(nullif(btrim(p_reason), ''), 500), v_count);
  insert into public.replay_run_events (run, event, seq, replays)
    select p_run, l.id, l.seq, l.replays from public.stripe_webhook_log l where l.id = any(v_chosen);
  perform guichet.record_action('replay_events', 'replay_runs', p_run::text, p_reason, null,
    jsonb_build_object('total', v_count, 'filter', case when p_events is null then p_filter end));
  return guichet.replay_progress(p_run);
end $$;
comment on function public.desk_start_replay(uuid, int, jsonb, text[], text, text) is 'Desk (replay_events): makes a run of the events in error that p_filter has, or of those named in p_events, whatever their state; nothing is replayed before desk_continue_replay. p_expected is the number that was shown, p_version which ones they were (desk_events, desk_event_overview; null: not asked). A run that is there already is answered as it is → guichet.replay_progress, or {result: refused, reason: nothing_chosen | other_number (count) | changed_since | too_many (most)}.';
revoke execute on function public.desk_start_replay(uuid, int, jsonb, text[], text, text) from public, anon;
grant execute on function public.desk_start_replay(uuid, int, jsonb, text[], text, text) to authenticated, service_role;

create or replace function public.desk_continue_replay(p_run uuid, p_limit int default 200) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_results jsonb;
  v_replayed int;
  v_refused int;
begin
  perform guichet.require_right('replay_events');
  -- two pages that drive one run take turns
  perform 1 from public.replay_runs r where r.id = p_run for update;
  if not found then
    return guichet.refused('run', 'not_found');
  end if;
  with turn as (
    select e.event, e.replays from public.replay_run_events e where e.run = p_run and e.result is null
      order by e.seq limit greatest(1, least(coalesce(p_limit, 200), 500))
  ), judged as (
    -- in the order in which replay_stripe_events locks: what it then finds is what was looked at here
    select t.event, l.event_id, l.replays <> t.replays as changed
      from turn t join public.stripe_webhook_log l on l.id = t.event order by l.event_id for update of l
  )
  select jsonb_agg(jsonb_build_object('event', j.event, 'event_id', j.event_id, 'changed', j.changed)) into v_results
    from judged j;
  if v_results is not null then
    with said as (
      select r.item ->> 'event_id' as event_id, r.item ->> 'result' as result
        from jsonb_array_elements(public.replay_stripe_events(array(
          select j.item ->> 'event_id' from jsonb_array_elements(v_results) j (item)
           where not (j.item ->> 'changed')::boolean)) -> 'results') r (item)
    ), told as (
      update public.replay_run_events e set result = case when (j.item ->> 'changed')::boolean then 'changed'
          else s.result end
        from jsonb_array_elements(v_results) j (item) left join said s on s.event_id = j.item ->> 'event_id'
       where e.run = p_run and e.event = (j.item ->> 'event')::uuid
      returning e.result
    )
    select count(*) filter (where t.result = 'replayed'), count(*) filter (where t.result <> 'replayed')
      into v_replayed, v_refused from told t;
    update public.replay_runs r set replayed = r.replayed + v_replayed, refused = r.refused + v_refused
     where r.id = p_run;
  end if;
  update public.replay_runs r set finished_at = clock_timestamp() where r.id = p_run and r.finished_at is null
    and not exists (select from public.replay_run_events e where e.run = p_run and e.result is null);
  return guichet.replay_progress(p_run);
end $$;
comment on function public.desk_continue_replay(uuid, int) is 'Desk (replay_events): replays the next events of a run, 200 or p_limit (at most 500), by replay_stripe_events; called until left is 0. An event that somebody else has replayed since it was chosen stays as it is. Once all had their turn it changes nothing → guichet.replay_progress, or {result: refused, reason: not_found}.';
revoke execute on function public.desk_continue_replay(uuid, int) from public, anon;
grant execute on function public.desk_continue_replay(uuid, int) to authenticated, service_role;

create or replace function public.desk_replay_runs(p_run uuid default null) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform guichet.require_right('read_events');
  return (select jsonb_build_object('runs', coalesce(jsonb_agg(guichet.replay_progress(r.id) order by r.at desc), '[]'))
    from (select w.id, w.at from public.replay_runs w where p_run is null or w.id = p_run order by w.at desc
      limit 5) r);
end $$;
comment on function public.desk_replay_runs(uuid) is 'Desk (read_events): the last five runs, or one → {runs: [guichet.replay_progress]}.';
revoke execute on function public.desk_replay_runs(uuid) from public, anon;
grant execute on function public.desk_replay_runs(uuid) to authenticated, service_role;
