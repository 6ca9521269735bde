-- Written by npm run db:schemas. Last in migrations/20261121000114_set_staff_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.remove_staff_role(user_id uuid, role text)
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
  if remove_staff_role.role = 'owner' then
    -- after whoever is removing another owner, perhaps the caller, at this moment
    perform guichet.lock_owners();
    if not guichet.calls_as_owner() then
      return guichet.refused('role', 'owners_only');
    elsif not exists (select from guichet.staff_roles s
      where s.role = 'owner' and s.user_id <> remove_staff_role.user_id) then
      return guichet.refused('user_id', 'last_owner');
    end if;
  end if;
  v_before := guichet.roles_of(remove_staff_role.user_id);
  delete from guichet.staff_roles s where s.user_id = remove_staff_role.user_id and s.role = remove_staff_role.role;
  if not found then
    return jsonb_build_object('result', 'unchanged', 'roles', v_before);
  end if;
  perform guichet.record_action('manage_roles', 'guichet.staff_roles', remove_staff_role.user_id::text, null,
    jsonb_build_object('roles', v_before), jsonb_build_object('roles', guichet.roles_of(remove_staff_role.user_id)));
  return jsonb_build_object('result', 'removed', 'roles', guichet.roles_of(remove_staff_role.user_id));
end $function$;

comment on function public.remove_staff_role(uuid,text) is 'Takes a role from a person, at once and for every token they hold → {result: removed|unchanged|refused, roles: what is left, reason?: owners_only|last_owner}. Owners, administrators and the server; owners are removed by owners only, the last one by nobody.';

revoke all on function public.remove_staff_role(uuid,text) from public, anon, authenticated, service_role;
grant execute on function public.remove_staff_role(uuid,text) to authenticated;
grant execute on function public.remove_staff_role(uuid,text) to service_role;
