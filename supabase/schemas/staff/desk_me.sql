-- Written by npm run db:schemas. Last in migrations/20261201000115_desk_me.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_me()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_user uuid := (select auth.uid());
begin
  return public.my_staff_rights() || jsonb_build_object(
    'user_id', v_user,
    'email', (select u.email from public.users u where u.id = v_user),
    'second_factor', jsonb_build_object(
      'enrolled', guichet.has_second_factor(v_user),
      'shown', guichet.second_factor_shown(),
      'required', exists (select from guichet.settings s where s.key = 'second_factor' and s.value = 'required'),
      'actions', (select jsonb_agg(a.action order by a.action) from guichet.actions a where a.second_factor)),
    'release', guichet.release());
end $function$;

comment on function public.desk_me() is 'Who is at the desk → {user_id, email, roles: […], actions: […], second_factor: {enrolled, shown: by this token, required: of everybody, actions: those that ask for it}, release}; roles and actions are empty for whoever is no staff. Each call asks again.';

revoke all on function public.desk_me() from public, anon, authenticated, service_role;
grant execute on function public.desk_me() to authenticated;
grant execute on function public.desk_me() to service_role;
