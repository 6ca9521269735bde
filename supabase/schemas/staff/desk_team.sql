-- Written by npm run db:schemas. Last in migrations/20261201000120_desk_team.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_team()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.require_right('read_staff');
  return jsonb_build_object('people', (
    select coalesce(jsonb_agg(person order by person ->> 'email'), '[]') from (
      select jsonb_build_object('user_id', u.id, 'email', u.email, 'version', guichet.team_version(u.id),
          'roles', guichet.roles_of(u.id), 'since', min(s.granted_at),
          'second_factor', guichet.has_second_factor(u.id), 'last_sign_in_at', a.last_sign_in_at) as person
        from guichet.staff_roles s
        join public.users u on u.id = s.user_id
        left join auth.users a on a.id = u.id
       group by u.id, u.email, a.last_sign_in_at) people));
end $function$;

comment on function public.desk_team() is 'Who works here → {people: [{user_id, email, version, roles: […], since, second_factor, last_sign_in_at}]}, by e-mail. Whoever may read_staff.';

revoke all on function public.desk_team() from public, anon, authenticated, service_role;
grant execute on function public.desk_team() to authenticated;
grant execute on function public.desk_team() to service_role;
