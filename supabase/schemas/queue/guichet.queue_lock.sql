-- Written by npm run db:schemas. Last in migrations/20261121000117_queue.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.queue_lock(queue text, scope text DEFAULT ''::text)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select pg_advisory_xact_lock(hashtext('guichet.queue:' || queue), hashtext(scope)) $function$;

comment on function guichet.queue_lock(text,text) is 'One claim of a queue (of a consumer of it) at a time, until the transaction ends.';

revoke all on function guichet.queue_lock(text,text) from public, anon, authenticated, service_role;
