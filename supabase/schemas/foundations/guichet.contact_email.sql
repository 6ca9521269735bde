-- Written by npm run db:schemas. Last in migrations/20261121000106_business.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.contact_email()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$ select b.contact_email from guichet.business b $function$;

comment on function guichet.contact_email() is 'Whom customers write to.';

revoke all on function guichet.contact_email() from public, anon, authenticated, service_role;
