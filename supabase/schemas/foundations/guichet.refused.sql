-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.refused(field text, message text)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select jsonb_build_object('result', 'refused', 'field', field, 'message', message) $function$;

comment on function guichet.refused(text,text) is 'The answer of a function that did nothing: which field, and why, in words for the person.';

revoke all on function guichet.refused(text,text) from public, anon, authenticated, service_role;
