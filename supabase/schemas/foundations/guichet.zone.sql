-- Written by npm run db:schemas. Last in migrations/20261121000106_business.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.zone()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$ select b.zone from guichet.business b $function$;

comment on function guichet.zone() is 'The zone whose clock the business lives by: the one place that knows it.';

revoke all on function guichet.zone() from public, anon, authenticated, service_role;
