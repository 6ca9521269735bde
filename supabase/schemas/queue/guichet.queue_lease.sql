-- Written by npm run db:schemas. Last in migrations/20261121000117_queue.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.queue_lease(queue text, ids uuid[], token uuid, until timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_queue guichet.queues := guichet.queue_of(queue_lease.queue);
begin
  execute format(
    'update %s q set status = %L, attempts = q.attempts + 1, claim_token = $1, claimed_until = $2 where q.id = any($3)',
    v_queue.relation, v_queue.leased) using queue_lease.token, queue_lease.until, queue_lease.ids;
end $function$;

comment on function guichet.queue_lease(text,uuid[],uuid,timestamp with time zone) is 'Gives rows to a token until then; the attempt counts here. The caller holds the queue''s lock and has found the rows free.';

revoke all on function guichet.queue_lease(text,uuid[],uuid,timestamp with time zone) from public, anon, authenticated, service_role;
