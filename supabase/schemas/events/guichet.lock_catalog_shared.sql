-- Written by npm run db:schemas. Last in migrations/20261121000183_sync_runner.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.lock_catalog_shared()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('guichet.catalog', 7309));
end $function$;

comment on function guichet.lock_catalog_shared() is 'Who resolves codes keeps the catalogue from changing meanwhile: otherwise a subscription and its price that arrive together would miss each other.';

revoke all on function guichet.lock_catalog_shared() from public, anon, authenticated, service_role;
