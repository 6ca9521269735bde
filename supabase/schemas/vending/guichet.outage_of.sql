-- Written by npm run db:schemas. Last in migrations/20261121003000_vend_machines.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.outage_of(m public.machines)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select m.code || ':' || extract(epoch from m.last_seen_at)::bigint $function$;

comment on function guichet.outage_of(public.machines) is 'Subject of the alerts about a machine that is not heard: once an outage, since it carries the last sign of life.';

revoke all on function guichet.outage_of(public.machines) from public, anon, authenticated, service_role;
