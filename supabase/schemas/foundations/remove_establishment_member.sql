-- Written by npm run db:schemas. Last in migrations/20261121000111_establishment_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.remove_establishment_member(establishment_id uuid, user_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_role text;
begin
  perform guichet.lock_members(remove_establishment_member.establishment_id);
  select m.role into v_role from public.establishment_members m
    where m.establishment_id = remove_establishment_member.establishment_id
      and m.user_id = remove_establishment_member.user_id;
  -- everybody may leave
  if not (guichet.caller_is_user() and remove_establishment_member.user_id is not distinct from (select auth.uid()))
    then
    perform guichet.require_member_right(remove_establishment_member.establishment_id, array[v_role]);
  end if;
  if v_role is null then
    return jsonb_build_object('result', 'not_a_member');
  elsif guichet.is_last_owner(remove_establishment_member.establishment_id, remove_establishment_member.user_id) then
    return jsonb_build_object('result', 'refused', 'reason', 'last_owner');
  end if;
  delete from public.establishment_members m
    where m.establishment_id = remove_establishment_member.establishment_id
      and m.user_id = remove_establishment_member.user_id;
  return jsonb_build_object('result', 'removed');
end $function$;

comment on function public.remove_establishment_member(uuid,uuid) is 'Ends a membership: the server and owners anybody''s, admins that of members and admins, everybody their own → {result: removed|not_a_member|refused, reason?: last_owner}; safe to repeat. 42501: the caller may not decide on this member.';

revoke all on function public.remove_establishment_member(uuid,uuid) from public, anon, authenticated, service_role;
grant execute on function public.remove_establishment_member(uuid,uuid) to authenticated;
grant execute on function public.remove_establishment_member(uuid,uuid) to service_role;
