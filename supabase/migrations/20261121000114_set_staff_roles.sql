-- Giving and taking roles. Owners are made and unmade by owners only; the first one is named by the server, once.

create or replace function public.set_staff_role(user_id uuid, role text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.set_staff_role(uuid, text) is
  'Gives a person a role beside those they have → {result: granted|unchanged|refused, roles: all they have now, reason?: unknown_role|unknown_user|owners_only}. Owners, administrators and the server; an owner is made by owners only. 42501 staff_only for everybody else.';

create or replace function public.remove_staff_role(user_id uuid, role text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.remove_staff_role(uuid, text) is
  'Takes a role from a person, at once and for every token they hold → {result: removed|unchanged|refused, roles: what is left, reason?: owners_only|last_owner}. Owners, administrators and the server; owners are removed by owners only, the last one by nobody.';

create or replace function guichet.calls_as_owner() returns boolean
language sql volatile security definer set search_path = ''
as $$ select guichet.caller_is_user() and exists (select from guichet.staff_roles s
  where s.user_id = (select auth.uid()) and s.role = 'owner') $$;
comment on function guichet.calls_as_owner() is 'Whether an owner is signed in and calls; the service key is none. Volatile: it sees what was decided while the caller waited.';

create or replace function public.name_first_owner(user_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.name_first_owner(uuid) is
  'Makes a person the first owner, while there is none → {result: named|refused, roles?, reason?: has_owner|unknown_user}. Service role.';

create or replace function public.my_staff_rights() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('roles', guichet.roles_of((select auth.uid())), 'actions', coalesce((
    select jsonb_agg(distinct r.action) from guichet.staff_roles s join guichet.role_actions r on r.role = s.role
      where s.user_id = (select auth.uid())), '[]'))
$$;
comment on function public.my_staff_rights() is 'What the signed-in person may → {roles: […], actions: […]}, both empty for a customer. For showing a page or not; each call is asked again.';

create or replace function public.list_staff() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform guichet.require_right('read_staff');
  return (select coalesce(jsonb_agg(jsonb_build_object('user_id', s.user_id, 'email', u.email, 'role', s.role,
    'granted_by', s.granted_by,
      'granted_at', s.granted_at) order by u.email, s.role), '[]')
    from guichet.staff_roles s join public.users u on u.id = s.user_id);
end $$;
comment on function public.list_staff() is 'Who works here → [{user_id, email, role, granted_by, granted_at}], a row a role. Owners, administrators and the server.';

-- Until now a claim in the account (app_metadata.role = admin) made an administrator. It becomes a role once, here; no
-- later call does it again, or whoever is demoted would come back with the claim that they still have.
create or replace function guichet.import_admin_claims() returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_imported integer := 0;
  v_user uuid;
begin
  update guichet.staff_state set claims_imported_at = clock_timestamp() where claims_imported_at is null;
  if not found then
    return 0;
  end if;
  for v_user in
    select a.id from auth.users a join public.users u on u.id = a.id where a.raw_app_meta_data ->> 'role' = 'admin'
      order by a.created_at, a.id
  loop
    insert into guichet.staff_roles (user_id, role) values (v_user, 'administrator') on conflict do nothing;
    perform guichet.record_action('manage_roles', 'guichet.staff_roles', v_user::text, 'app_metadata.role = admin',
      null,
      jsonb_build_object('roles', guichet.roles_of(v_user)));
    v_imported := v_imported + 1;
  end loop;
  return v_imported;
end $$;
comment on function guichet.import_admin_claims() is 'Makes administrators of those whose account says app_metadata.role = admin, once in the life of a database → how many. Called by its own migration; later it does nothing.';
select guichet.import_admin_claims();

revoke execute on function public.set_staff_role(uuid, text), public.remove_staff_role(uuid, text),
public.name_first_owner(uuid),
  public.my_staff_rights(), public.list_staff(), guichet.calls_as_owner(), guichet.import_admin_claims()
    from public, anon, authenticated;
grant execute on function public.set_staff_role(uuid, text), public.remove_staff_role(uuid, text),
  public.my_staff_rights(), public.list_staff()
  to authenticated, service_role;
grant execute on function public.name_first_owner(uuid) to service_role;
