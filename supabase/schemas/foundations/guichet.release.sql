-- Written by npm run db:schemas. Last in migrations/20261121000103_release.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.release()
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select '0.2.0' $function$;

comment on function guichet.release() is 'The release of Guichet whose migrations are in this database; package.json says the same.';

revoke all on function guichet.release() from public, anon, authenticated, service_role;
