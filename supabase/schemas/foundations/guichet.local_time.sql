-- Written by npm run db:schemas. Last in migrations/20261121000106_business.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.local_time(p_instant timestamp with time zone)
 RETURNS timestamp without time zone
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select p_instant at time zone guichet.zone() $function$;

comment on function guichet.local_time(timestamp with time zone) is 'What clock and calendar of the business say at an instant.';

revoke all on function guichet.local_time(timestamp with time zone) from public, anon, authenticated, service_role;
