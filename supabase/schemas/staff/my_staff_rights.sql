-- Written by npm run db:schemas. Last in migrations/20261121000114_set_staff_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.my_staff_rights()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('roles', guichet.roles_of((select auth.uid())), 'actions', coalesce((
    select jsonb_agg(distinct r.action) from guichet.staff_roles s join guichet.role_actions r on r.role = s.role
      where s.user_id = (select auth.uid())), '[]'))
$function$;

comment on function public.my_staff_rights() is 'What the signed-in person may → {roles: […], actions: […]}, both empty for a customer. For showing a page or not; each call is asked again.';

revoke all on function public.my_staff_rights() from public, anon, authenticated, service_role;
grant execute on function public.my_staff_rights() to authenticated;
grant execute on function public.my_staff_rights() to service_role;
