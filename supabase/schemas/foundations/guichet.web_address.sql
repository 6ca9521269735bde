-- Written by npm run db:schemas. Last in migrations/20261121000105_settings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.web_address(path text)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$ select s.value || path from guichet.settings s where s.key = 'web_url' $function$;

comment on function guichet.web_address(text) is 'Address of one of the customer''s pages.';

revoke all on function guichet.web_address(text) from public, anon, authenticated, service_role;
