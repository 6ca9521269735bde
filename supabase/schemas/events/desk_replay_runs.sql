-- Written by npm run db:schemas. Last in migrations/20261201000615_replay_runs.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_replay_runs(p_run uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.require_right('read_events');
  return (select jsonb_build_object('runs', coalesce(jsonb_agg(guichet.replay_progress(r.id) order by r.at desc), '[]'))
    from (select w.id, w.at from public.replay_runs w where p_run is null or w.id = p_run order by w.at desc
      limit 5) r);
end $function$;

comment on function public.desk_replay_runs(uuid) is 'Desk (read_events): the last five runs, or one → {runs: [guichet.replay_progress]}.';

revoke all on function public.desk_replay_runs(uuid) from public, anon, authenticated, service_role;
grant execute on function public.desk_replay_runs(uuid) to authenticated;
grant execute on function public.desk_replay_runs(uuid) to service_role;
