-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.paris_time(p_instant timestamp with time zone)
 RETURNS timestamp without time zone
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select p_instant at time zone 'Europe/Paris' $function$;

comment on function guichet.paris_time(timestamp with time zone) is 'What clock and calendar in Paris say at an instant.';

revoke all on function guichet.paris_time(timestamp with time zone) from public, anon, authenticated, service_role;
