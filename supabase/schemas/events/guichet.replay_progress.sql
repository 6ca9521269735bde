-- Written by npm run db:schemas. Last in migrations/20261201000615_replay_runs.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.replay_progress(p_run uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$;

comment on function guichet.replay_progress(uuid) is 'A run → {id, at, said_by, filter, reason, total, replayed, refused, left, finished_at, processed, failed, waiting: what became of those that were replayed, refusals: {<result>: how many}}.';

revoke all on function guichet.replay_progress(uuid) from public, anon, authenticated, service_role;
