-- Written by npm run db:schemas. Last in migrations/20261121000113_staff_actions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.header(p_name text)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select nullif(btrim(nullif(current_setting('request.headers', true), '')::jsonb ->> p_name), '') $function$;

comment on function guichet.header(text) is 'A header of the REST request that is being answered, its name in lower case; null without one.';

revoke all on function guichet.header(text) from public, anon, authenticated, service_role;
