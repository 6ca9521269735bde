-- Written by npm run db:schemas. Last in migrations/20261201000615_replay_runs.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_continue_replay(p_run uuid, p_limit integer DEFAULT 200)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.desk_continue_replay(uuid,integer) is 'Desk (replay_events): replays the next events of a run, 200 or p_limit (at most 500), by replay_stripe_events; called until left is 0. An event that somebody else has replayed since it was chosen stays as it is. Once all had their turn it changes nothing → guichet.replay_progress, or {result: refused, reason: not_found}.';

revoke all on function public.desk_continue_replay(uuid,integer) from public, anon, authenticated, service_role;
grant execute on function public.desk_continue_replay(uuid,integer) to authenticated;
grant execute on function public.desk_continue_replay(uuid,integer) to service_role;
