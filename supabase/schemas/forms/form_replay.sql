-- Written by npm run db:schemas. Last in migrations/20261201000870_form_replay.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.form_replay(p_actor text, p_asked jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.form_replay(text,jsonb) is 'Replays the events that form_ask_replay has shown (p_asked: its answer), 500 a call, by desk_start_replay and desk_continue_replay: called until it is no longer going → {result: going|done|partly, total, replayed, left, refused?: [{event_id, result: not_found|busy|expired|ignored|changed}], at most 50} or {result: refused, reason}, with page, language and zone. Service role.';

revoke all on function public.form_replay(text,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.form_replay(text,jsonb) to service_role;
