-- Written by npm run db:schemas. Last in migrations/20261121000197_limits.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.count_person_call(p_name text, p_user uuid)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select guichet.count_call(p_name, 'person:' || p_user) $function$;

comment on function guichet.count_person_call(text,uuid) is 'guichet.count_call for the signed-in person.';

revoke all on function guichet.count_person_call(text,uuid) from public, anon, authenticated, service_role;
