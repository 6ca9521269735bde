-- Written by npm run db:schemas. Last in migrations/20261121000117_queue.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.queue_skip(queue text, ids uuid[], reason text)
 RETURNS uuid[]
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_queue guichet.queues := guichet.queue_of(queue_skip.queue);
  v_ids uuid[];
begin
  execute format($sql$
    with skipped as (
      update %1$s q set status = %2$L, error_message = $2, claim_token = null, claimed_until = null%3$s
        where q.id = any($1)
          and (q.status in (%4$L, %5$L) or (q.status = %6$L and q.claimed_until <= clock_timestamp()))
        returning q.id
    )
    select coalesce(array_agg(s.id), '{}') from skipped s
    $sql$, v_queue.relation, v_queue.skipped, guichet.queue_assignments(v_queue.skips), v_queue.waiting,
    v_queue.given_up, v_queue.leased)
    into v_ids using queue_skip.ids, queue_skip.reason;
  return v_ids;
end $function$;

comment on function guichet.queue_skip(text,uuid[],text) is 'Gives rows that nobody works on up for good, for this reason. Returns the ids of those.';

revoke all on function guichet.queue_skip(text,uuid[],text) from public, anon, authenticated, service_role;
