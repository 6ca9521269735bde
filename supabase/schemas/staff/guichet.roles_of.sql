-- Written by npm run db:schemas. Last in migrations/20261121000112_staff_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.roles_of(p_user uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$ select coalesce(jsonb_agg(s.role order by s.role), '[]') from guichet.staff_roles s where s.user_id = p_user $function$;

comment on function guichet.roles_of(uuid) is 'The roles of a person: ["administrator", …].';

revoke all on function guichet.roles_of(uuid) from public, anon, authenticated, service_role;
