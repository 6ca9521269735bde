-- Written by npm run db:schemas. Last in migrations/20261121000183_sync_runner.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.lock_catalog()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform pg_advisory_xact_lock(hashtextextended('guichet.catalog', 7309));
end $function$;

comment on function guichet.lock_catalog() is 'Who changes the catalogue waits until nobody resolves codes.';

revoke all on function guichet.lock_catalog() from public, anon, authenticated, service_role;
