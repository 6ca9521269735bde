-- Written by npm run db:schemas. Last in migrations/20261121000117_queue.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.queue_wait(next timestamp with time zone, now timestamp with time zone)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select ceil(extract(epoch from queue_wait.next - queue_wait.now) * 1000)::int $function$;

comment on function guichet.queue_wait(timestamp with time zone,timestamp with time zone) is 'Milliseconds until then, rounded up; null where there is no then.';

revoke all on function guichet.queue_wait(timestamp with time zone,timestamp with time zone) from public, anon, authenticated, service_role;
