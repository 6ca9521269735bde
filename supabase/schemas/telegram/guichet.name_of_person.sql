-- Written by npm run db:schemas. Last in migrations/20261201000745_alert_buttons.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.name_of_person(p_user uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$ select u.email from public.users u where u.id = p_user $function$;

comment on function guichet.name_of_person(uuid) is 'How a person is called where they are spoken of.';

revoke all on function guichet.name_of_person(uuid) from public, anon, authenticated, service_role;
