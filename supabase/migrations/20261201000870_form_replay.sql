-- Events replayed by form: how many they are, then these and only these, as a run of the desk.

create or replace function guichet.events_typed(p_text text) returns text[]
language sql immutable set search_path = ''
as $$
  select array(select distinct t.id from regexp_split_to_table(coalesce(p_text, ''), '[\s,;]+') t (id) where t.id <> ''
    order by t.id)
$$;
comment on function guichet.events_typed(text) is 'Ids as they were typed: apart by spaces, lines, commas or semicolons.';

create or replace function public.form_ask_replay(p_actor text, p_events text default null, p_cause text default null)
  returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_claims text := current_setting('request.jwt.claims', true);
  v_answer jsonb := guichet.act_by_form(p_actor, 'replay_events');
  v_events text[] := guichet.events_typed(p_events);
  v_unknown text;
  v_causes text[];
  v_count bigint;
begin
  if v_answer is null and cardinality(v_events) > 0 then
    v_unknown := (select string_agg(e.id, ', ' order by e.id) from unnest(v_events) e (id)
      where not exists (select from public.stripe_webhook_log l where l.event_id = e.id));
    v_count := (select count(*) from public.stripe_webhook_log l where l.event_id = any(v_events));
    if v_count = 0 then
      v_answer := guichet.refused('events', 'unknown_events', jsonb_build_object('events', left(v_unknown, 500)));
    end if;
  elsif v_answer is null then
    if not guichet.is_blank(p_cause) then
      -- a cause as it stands, the message of an alert, or some letters of one cause
      v_causes := array(select distinct t.cause from guichet.event_troubles t where t.status = 'error'
        and t.cause in (guichet.stripped(p_cause), guichet.cause_of(p_cause)));
      if v_causes = '{}' then
        v_causes := array(select distinct t.cause from guichet.event_troubles t where t.status = 'error'
          and position(lower(guichet.stripped(p_cause)) in lower(t.cause)) > 0);
      end if;
      v_answer := case cardinality(v_causes) when 1 then null when 0 then guichet.refused('cause', 'unknown_cause')
        else guichet.refused('cause', 'several_causes', jsonb_build_object('count', cardinality(v_causes))) end;
    end if;
    v_count := (public.desk_count_replay(jsonb_strip_nulls(jsonb_build_object('cause', v_causes[1]))) ->> 'count');
  end if;
  return guichet.end_form(coalesce(v_answer, jsonb_strip_nulls(jsonb_build_object('result',
      case v_count when 0 then 'none' else 'asked' end, 'request_id', gen_random_uuid(), 'count', v_count,
      'events', to_jsonb(nullif(v_events, '{}')), 'cause', v_causes[1], 'unknown', left(v_unknown, 500)))),
    case when v_count = 0 then 'replay_none' when cardinality(v_events) > 0 then 'replay_ask_events'
      when v_causes is not null then 'replay_ask_cause' else 'replay_ask_all' end, v_claims);
end $$;
comment on function public.form_ask_replay(text, text, text) is 'Which events a replay by form would be of: those named in p_events, else those in error of one cause (p_cause: the cause, a message, or letters of it), else all in error → {result: asked|none, request_id, count, events?, cause?, unknown?: ids that are in no log} or {result: refused, reason}, with page, language and zone. Service role.';

create or replace function public.form_replay(p_actor text, p_asked jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_claims text := current_setting('request.jwt.claims', true);
  v_answer jsonb := guichet.act_by_form(p_actor, 'replay_events');
  v_run uuid := (p_asked ->> 'request_id')::uuid;
  v_events text[] := case when p_asked ? 'events'
    then array(select jsonb_array_elements_text(p_asked -> 'events')) end;
  v_left jsonb;
begin
  if v_answer is null then
    v_answer := public.desk_start_replay(p_run => v_run, p_expected => (p_asked ->> 'count')::int, p_events => v_events,
      p_filter => jsonb_strip_nulls(jsonb_build_object('cause', p_asked ->> 'cause')));
  end if;
  if v_answer ->> 'result' is distinct from 'refused' then
    v_answer := public.desk_continue_replay(v_run, 500);
    v_left := (select jsonb_agg(e.line order by e.event_id) from (
        select l.event_id, jsonb_build_object('event_id', l.event_id, 'result', r.result) as line
          from public.replay_run_events r join public.stripe_webhook_log l on l.id = r.event
         where r.run = v_run and r.result <> 'replayed'
        union all
        select t.id, jsonb_build_object('event_id', t.id, 'result', 'not_found') from unnest(v_events) t (id)
         where not exists (select from public.stripe_webhook_log l where l.event_id = t.id)
        order by 1 limit 50) e);
    v_answer := jsonb_strip_nulls(jsonb_build_object('result', case when (v_answer ->> 'left')::int > 0 then 'going'
        when v_left is not null then 'partly' else 'done' end,
      'total', v_answer -> 'total', 'replayed', v_answer -> 'replayed', 'left', v_answer -> 'left', 'refused', v_left));
  end if;
  return guichet.end_form(v_answer, case v_answer ->> 'result' when 'partly' then 'replay_partly'
    else 'replay_done' end,
    v_claims);
end $$;
comment on function public.form_replay(text, jsonb) is 'Replays the events that form_ask_replay has shown (p_asked: its answer), 500 a call, by desk_start_replay and desk_continue_replay: called until it is no longer going → {result: going|done|partly, total, replayed, left, refused?: [{event_id, result: not_found|busy|expired|ignored|changed}], at most 50} or {result: refused, reason}, with page, language and zone. Service role.';

revoke execute on function guichet.events_typed(text), public.form_ask_replay(text, text, text),
  public.form_replay(text, jsonb) from public, anon, authenticated;
revoke execute on function guichet.events_typed(text) from service_role;
grant execute on function public.form_ask_replay(text, text, text), public.form_replay(text, jsonb)
  to service_role;
