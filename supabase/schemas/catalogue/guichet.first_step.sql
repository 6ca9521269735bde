-- Written by npm run db:schemas. Last in migrations/20261121002020_plan_space_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.first_step(action text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select case action when 'create_first_price' then 'create_price'
  when 'update_and_archive_price' then 'update_product' else action end $function$;

comment on function guichet.first_step(text) is 'The step with which an action begins.';

revoke all on function guichet.first_step(text) from public, anon, authenticated, service_role;
