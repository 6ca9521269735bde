-- Written by npm run db:schemas. Last in migrations/20261121000111_establishment_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.require_member_right(p_establishment uuid, p_roles text[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  v_own text;
begin
  if not guichet.caller_is_user() then
    return;
  end if;
  select m.role into v_own from public.establishment_members m
    where m.establishment_id = p_establishment and m.user_id = (select auth.uid());
  if v_own = 'owner' or (v_own = 'admin' and array_position(p_roles, 'owner') is null) then
    return;
  end if;
  -- the same words whether the establishment exists or not
  raise exception '% of establishment % decide on this member',
    case when array_position(p_roles, 'owner') is null then 'only owners and admins' else 'only owners' end,
    p_establishment
    using errcode = '42501', column = 'establishment_id', hint = 'Ask its owner.';
end $function$;

comment on function guichet.require_member_right(uuid,text[]) is 'Refuses (42501) a signed-in caller who may not decide on somebody who has, or is to have, one of these roles; the server may.';

revoke all on function guichet.require_member_right(uuid,text[]) from public, anon, authenticated, service_role;
