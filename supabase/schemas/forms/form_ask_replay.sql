-- Written by npm run db:schemas. Last in migrations/20261201000870_form_replay.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.form_ask_replay(p_actor text, p_events text DEFAULT NULL::text, p_cause text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.form_ask_replay(text,text,text) is 'Which events a replay by form would be of: those named in p_events, else those in error of one cause (p_cause: the cause, a message, or letters of it), else all in error → {result: asked|none, request_id, count, events?, cause?, unknown?: ids that are in no log} or {result: refused, reason}, with page, language and zone. Service role.';

revoke all on function public.form_ask_replay(text,text,text) from public, anon, authenticated, service_role;
grant execute on function public.form_ask_replay(text,text,text) to service_role;
