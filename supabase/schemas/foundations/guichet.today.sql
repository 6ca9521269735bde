-- Written by npm run db:schemas. Last in migrations/20261121000106_business.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.today()
 RETURNS date
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select guichet.local_time(now())::date $function$;

comment on function guichet.today() is 'The day at the business.';

revoke all on function guichet.today() from public, anon, authenticated, service_role;
