-- Written by npm run db:schemas. Last in migrations/20261121000117_queue.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.queue_assignments(further text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select case when further = '' then '' else ', ' || further end $function$;

comment on function guichet.queue_assignments(text) is 'Assignments of a queue''s line, to go on behind others.';

revoke all on function guichet.queue_assignments(text) from public, anon, authenticated, service_role;
