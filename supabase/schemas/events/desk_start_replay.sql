-- Written by npm run db:schemas. Last in migrations/20261201000615_replay_runs.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_start_replay(p_run uuid, p_expected integer, p_filter jsonb DEFAULT NULL::jsonb, p_events text[] DEFAULT NULL::text[], p_reason text DEFAULT NULL::text, p_version text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.desk_start_replay(uuid,integer,jsonb,text[],text,text) is 'Desk (replay_events): makes a run of the events in error that p_filter has, or of those named in p_events, whatever their state; nothing is replayed before desk_continue_replay. p_expected is the number that was shown, p_version which ones they were (desk_events, desk_event_overview; null: not asked). A run that is there already is answered as it is → guichet.replay_progress, or {result: refused, reason: nothing_chosen | other_number (count) | changed_since | too_many (most)}.';

revoke all on function public.desk_start_replay(uuid,integer,jsonb,text[],text,text) from public, anon, authenticated, service_role;
grant execute on function public.desk_start_replay(uuid,integer,jsonb,text[],text,text) to authenticated;
grant execute on function public.desk_start_replay(uuid,integer,jsonb,text[],text,text) to service_role;
