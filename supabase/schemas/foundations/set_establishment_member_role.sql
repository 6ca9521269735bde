-- Written by npm run db:schemas. Last in migrations/20261121000111_establishment_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_establishment_member_role(establishment_id uuid, user_id uuid, role text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_role text;
begin
  perform guichet.require_member_role(set_establishment_member_role.role);
  perform guichet.lock_members(set_establishment_member_role.establishment_id);
  select m.role into v_role from public.establishment_members m
    where m.establishment_id = set_establishment_member_role.establishment_id
      and m.user_id = set_establishment_member_role.user_id;
  perform guichet.require_member_right(set_establishment_member_role.establishment_id,
    array[v_role, set_establishment_member_role.role]);
  if v_role is null then
    return jsonb_build_object('result', 'not_a_member');
  elsif v_role = set_establishment_member_role.role then
    return jsonb_build_object('result', 'unchanged', 'role', v_role);
  elsif guichet.is_last_owner(set_establishment_member_role.establishment_id, set_establishment_member_role.user_id)
    then
    return jsonb_build_object('result', 'refused', 'reason', 'last_owner', 'role', v_role);
  end if;
  update public.establishment_members m set role = set_establishment_member_role.role
    where m.establishment_id = set_establishment_member_role.establishment_id
      and m.user_id = set_establishment_member_role.user_id;
  return jsonb_build_object('result', 'changed', 'role', set_establishment_member_role.role);
end $function$;

comment on function public.set_establishment_member_role(uuid,uuid,text) is 'Promotes or demotes: the server and owners anybody, admins members and admins → {result: changed|unchanged|not_a_member|refused, role?, reason?: last_owner}; safe to repeat. 42501: the caller may not decide on this member; 22023: no such role.';

revoke all on function public.set_establishment_member_role(uuid,uuid,text) from public, anon, authenticated, service_role;
grant execute on function public.set_establishment_member_role(uuid,uuid,text) to authenticated;
grant execute on function public.set_establishment_member_role(uuid,uuid,text) to service_role;
