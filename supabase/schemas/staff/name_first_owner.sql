-- Written by npm run db:schemas. Last in migrations/20261121000114_set_staff_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.name_first_owner(user_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  -- of two who name one at once the second sees the first
  perform guichet.lock_owners();
  if exists (select from guichet.staff_roles s where s.role = 'owner') then
    return guichet.refused(null, 'has_owner');
  elsif not exists (select from public.users u where u.id = name_first_owner.user_id) then
    return guichet.refused('user_id', 'unknown_user');
  end if;
  insert into guichet.staff_roles (user_id, role) values (name_first_owner.user_id, 'owner');
  perform guichet.record_action('manage_roles', 'guichet.staff_roles', name_first_owner.user_id::text, 'first owner',
    null, jsonb_build_object('roles', guichet.roles_of(name_first_owner.user_id)));
  return jsonb_build_object('result', 'named', 'roles', guichet.roles_of(name_first_owner.user_id));
end $function$;

comment on function public.name_first_owner(uuid) is 'Makes a person the first owner, while there is none → {result: named|refused, roles?, reason?: has_owner|unknown_user}. Service role.';

revoke all on function public.name_first_owner(uuid) from public, anon, authenticated, service_role;
grant execute on function public.name_first_owner(uuid) to service_role;
