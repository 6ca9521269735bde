-- Written by npm run db:schemas. Last in migrations/20261121000114_set_staff_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.list_staff()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.require_right('read_staff');
  return (select coalesce(jsonb_agg(jsonb_build_object('user_id', s.user_id, 'email', u.email, 'role', s.role,
    'granted_by', s.granted_by,
      'granted_at', s.granted_at) order by u.email, s.role), '[]')
    from guichet.staff_roles s join public.users u on u.id = s.user_id);
end $function$;

comment on function public.list_staff() is 'Who works here → [{user_id, email, role, granted_by, granted_at}], a row a role. Owners, administrators and the server.';

revoke all on function public.list_staff() from public, anon, authenticated, service_role;
grant execute on function public.list_staff() to authenticated;
grant execute on function public.list_staff() to service_role;
