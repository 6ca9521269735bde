-- Written by npm run db:schemas. Last in migrations/20261121003000_vend_machines.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.token_hash(token text)
 RETURNS bytea
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select pg_catalog.sha256(convert_to(token, 'UTF8')) $function$;

comment on function guichet.token_hash(text) is 'What is kept of a machine''s token, and compared.';

revoke all on function guichet.token_hash(text) from public, anon, authenticated, service_role;
