-- Written by npm run db:schemas. Last in migrations/20261121000114_set_staff_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_staff_role(user_id uuid, role text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_before jsonb;
begin
  perform guichet.require_right('manage_roles');
  v_before := guichet.roles_of(set_staff_role.user_id);
  if not exists (select from guichet.role_actions r where r.role = set_staff_role.role) then
    return guichet.refused('role', 'unknown_role');
  elsif not exists (select from public.users u where u.id = set_staff_role.user_id) then
    return guichet.refused('user_id', 'unknown_user');
  end if;
  if set_staff_role.role = 'owner' then
    -- after whoever is ending the caller's own role at this moment
    perform guichet.lock_owners();
    if not guichet.calls_as_owner() then
      return guichet.refused('role', 'owners_only');
    end if;
  end if;
  insert into guichet.staff_roles (user_id, role, granted_by)
    values (set_staff_role.user_id, set_staff_role.role, (select auth.uid())) on conflict do nothing;
  if not found then
    return jsonb_build_object('result', 'unchanged', 'roles', v_before);
  end if;
  perform guichet.record_action('manage_roles', 'guichet.staff_roles', set_staff_role.user_id::text, null,
    jsonb_build_object('roles', v_before), jsonb_build_object('roles', guichet.roles_of(set_staff_role.user_id)));
  return jsonb_build_object('result', 'granted', 'roles', guichet.roles_of(set_staff_role.user_id));
end $function$;

comment on function public.set_staff_role(uuid,text) is 'Gives a person a role beside those they have → {result: granted|unchanged|refused, roles: all they have now, reason?: unknown_role|unknown_user|owners_only}. Owners, administrators and the server; an owner is made by owners only. 42501 staff_only for everybody else.';

revoke all on function public.set_staff_role(uuid,text) from public, anon, authenticated, service_role;
grant execute on function public.set_staff_role(uuid,text) to authenticated;
grant execute on function public.set_staff_role(uuid,text) to service_role;
