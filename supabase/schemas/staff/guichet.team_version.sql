-- Written by npm run db:schemas. Last in migrations/20261201000120_desk_team.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.team_version(p_user uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$ select coalesce(string_agg(s.role, ',' order by s.role), '') from guichet.staff_roles s
  where s.user_id = p_user $function$;

comment on function guichet.team_version(uuid) is 'The version of somebody''s place in the team: the roles that they have.';

revoke all on function guichet.team_version(uuid) from public, anon, authenticated, service_role;
