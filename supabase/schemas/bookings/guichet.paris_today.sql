-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.paris_today()
 RETURNS date
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select guichet.paris_time(now())::date $function$;

comment on function guichet.paris_today() is 'The day in Paris.';

revoke all on function guichet.paris_today() from public, anon, authenticated, service_role;
