-- Who decides in an establishment. An owner decides on everything, money included; an admin on members and admins,
-- never on an owner; a member on their own leaving. Roles are rows: every function asks them when it is called.

create or replace function guichet.my_owned_establishment_ids() returns setof uuid
language sql stable security definer set search_path = ''
as $$ select establishment_id from public.establishment_members
  where user_id = (select auth.uid()) and role = 'owner' $$;
comment on function guichet.my_owned_establishment_ids() is 'Establishments that the signed-in user owns: whose billing they may read.';
revoke execute on function guichet.my_owned_establishment_ids() from public;
grant execute on function guichet.my_owned_establishment_ids() to authenticated, service_role;

create or replace function guichet.owns_establishment(p_user uuid, p_establishment uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (select from public.establishment_members m
    where m.establishment_id = p_establishment and m.user_id = p_user and m.role = 'owner')
$$;
comment on function guichet.owns_establishment(uuid, uuid) is 'Whether a person owns an establishment: members and administrators of it do not decide on money.';
revoke execute on function guichet.owns_establishment(uuid, uuid) from public;

create or replace function guichet.lock_members(p_establishment uuid) returns void
language sql volatile set search_path = ''
as $$ select pg_advisory_xact_lock(hashtextextended('establishment_members:' || p_establishment, 7309)) $$;
comment on function guichet.lock_members(uuid) is 'One change of members at a time in an establishment: two owners who demote each other would leave none. No lock of a row: whoever synchronises a subscription takes those in another order.';
revoke execute on function guichet.lock_members(uuid) from public;

create or replace function guichet.require_member_right(p_establishment uuid, p_roles text[]) returns void
language plpgsql stable set search_path = ''
as $$
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
end $$;
comment on function guichet.require_member_right(uuid, text[]) is 'Refuses (42501) a signed-in caller who may not decide on somebody who has, or is to have, one of these roles; the server may.';
revoke execute on function guichet.require_member_right(uuid, text[]) from public;

create or replace function guichet.require_member_role(p_role text) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if p_role is null or p_role not in ('owner', 'admin', 'member') then
    raise exception '"%" is no role of a member', coalesce(p_role, 'null')
      using errcode = '22023', column = 'role', hint = 'owner, admin or member';
  end if;
end $$;
comment on function guichet.require_member_role(text) is 'Refuses a word that is no role, before anything is asked or written.';
revoke execute on function guichet.require_member_role(text) from public;

-- The last owner ------------------------------------------------------------------------------------------

create or replace function guichet.keep_an_owner() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' and new.role = 'owner' and new.establishment_id = old.establishment_id then
    return null;
  end if;
  perform guichet.lock_members(old.establishment_id);
  -- an establishment that goes as a whole needs nobody any more
  if exists (select from public.establishments e where e.id = old.establishment_id)
    and not exists (select from public.establishment_members m
      where m.establishment_id = old.establishment_id and m.role = 'owner') then
    raise exception 'establishment % would be left without an owner', old.establishment_id
      using errcode = '23514', column = 'role', constraint = 'last_owner', hint = 'Make somebody else its owner first.';
  end if;
  return null;
end $$;
comment on function guichet.keep_an_owner() is 'Trigger: an establishment that has an owner keeps one, whoever writes or deletes the row, also where the account of a person is deleted.';
revoke execute on function guichet.keep_an_owner() from public;
create trigger keep_an_owner after delete or update of role, establishment_id, user_id on public.establishment_members
  for each row when (old.role = 'owner') execute function guichet.keep_an_owner();

create or replace function guichet.is_last_owner(p_establishment uuid, p_user uuid) returns boolean
language sql stable set search_path = ''
as $$
  select guichet.owns_establishment(p_user, p_establishment) and not exists (
    select from public.establishment_members m where m.establishment_id = p_establishment and m.role = 'owner'
      and m.user_id <> p_user)
$$;
comment on function guichet.is_last_owner(uuid, uuid) is 'Whether nobody else owns the establishment. The caller holds lock_members.';
revoke execute on function guichet.is_last_owner(uuid, uuid) from public;

-- Another role, and the end --------------------------------------------------------------------------------

create or replace function public.set_establishment_member_role(establishment_id uuid, user_id uuid, role text)
  returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.set_establishment_member_role(uuid, uuid, text) is
  'Promotes or demotes: the server and owners anybody, admins members and admins → {result: changed|unchanged|not_a_member|refused, role?, reason?: last_owner}; safe to repeat. 42501: the caller may not decide on this member; 22023: no such role.';

create or replace function public.remove_establishment_member(establishment_id uuid, user_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.remove_establishment_member(uuid, uuid) is
  'Ends a membership: the server and owners anybody''s, admins that of members and admins, everybody their own → {result: removed|not_a_member|refused, reason?: last_owner}; safe to repeat. 42501: the caller may not decide on this member.';

revoke execute on function public.set_establishment_member_role(uuid, uuid, text),
  public.remove_establishment_member(uuid, uuid) from public, anon;
grant execute on function public.set_establishment_member_role(uuid, uuid, text),
  public.remove_establishment_member(uuid, uuid) to authenticated, service_role;
