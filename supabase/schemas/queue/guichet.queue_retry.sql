-- Written by npm run db:schemas. Last in migrations/20261121000117_queue.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.queue_retry(queue text, ids uuid[], waiting_too boolean DEFAULT false)
 RETURNS uuid[]
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_queue guichet.queues := guichet.queue_of(queue_retry.queue);
  v_ids uuid[];
begin
  execute format($sql$
    with retried as (
      update %1$s q set status = %2$L, next_attempt_at = clock_timestamp()%3$s
        where (q.status = %4$L or ($2 and q.status = %2$L)) and ($1 is null or q.id = any($1)) returning q.id
    )
    select coalesce(array_agg(r.id), '{}') from retried r
    $sql$, v_queue.relation, v_queue.waiting, guichet.queue_assignments(v_queue.retries), v_queue.given_up)
    into v_ids using queue_retry.ids, queue_retry.waiting_too;
  return v_ids;
end $function$;

comment on function guichet.queue_retry(text,uuid[],boolean) is 'Rows that were given up (all of them where ids is null; with waiting_too also such as wait for their next attempt) are tried again now. Returns the ids of those.';

revoke all on function guichet.queue_retry(text,uuid[],boolean) from public, anon, authenticated, service_role;
