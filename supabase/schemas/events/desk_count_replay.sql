-- Written by npm run db:schemas. Last in migrations/20261201000615_replay_runs.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_count_replay(p_filter jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_count bigint;
begin
  perform guichet.require_right('replay_events');
  execute format('select count(*) %s', guichet.events_where(p_filter || '{"status": "error"}')) into v_count;
  return jsonb_build_object('count', v_count);
end $function$;

comment on function public.desk_count_replay(jsonb) is 'Desk (replay_events): how many events in error a filter has → {count}: what is shown before they are replayed.';

revoke all on function public.desk_count_replay(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.desk_count_replay(jsonb) to authenticated;
grant execute on function public.desk_count_replay(jsonb) to service_role;
