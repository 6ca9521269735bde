-- The team at the desk: who has which role, who leaves, whose second factor is taken away.

create function guichet.team_version(p_user uuid) returns text
language sql stable security definer set search_path = ''
as $$ select coalesce(string_agg(s.role, ',' order by s.role), '') from guichet.staff_roles s
  where s.user_id = p_user $$;
comment on function guichet.team_version(uuid) is 'The version of somebody''s place in the team: the roles that they have.';

create function public.desk_team() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform guichet.require_right('read_staff');
  return jsonb_build_object('people', (
    select coalesce(jsonb_agg(person order by person ->> 'email'), '[]') from (
      select jsonb_build_object('user_id', u.id, 'email', u.email, 'version', guichet.team_version(u.id),
          'roles', guichet.roles_of(u.id), 'since', min(s.granted_at),
          'second_factor', guichet.has_second_factor(u.id), 'last_sign_in_at', a.last_sign_in_at) as person
        from guichet.staff_roles s
        join public.users u on u.id = s.user_id
        left join auth.users a on a.id = u.id
       group by u.id, u.email, a.last_sign_in_at) people));
end $$;
comment on function public.desk_team() is 'Who works here → {people: [{user_id, email, version, roles: […], since, second_factor, last_sign_in_at}]}, by e-mail. Whoever may read_staff.';

create function public.desk_account(p_email text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_user public.users;
begin
  perform guichet.require_right('read_staff');
  select u.* into v_user from public.users u where lower(u.email) = lower(btrim(p_email));
  if not found then
    return guichet.refused('email', 'unknown_user');
  end if;
  return jsonb_build_object('user_id', v_user.id, 'email', v_user.email, 'roles', guichet.roles_of(v_user.id));
end $$;
comment on function public.desk_account(text) is 'The account that has this address, to give it a role → {user_id, email, roles} or {result: refused, reason: unknown_user}. Whoever may read_staff.';

create function public.end_staff(user_id uuid, reason text, version text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_roles jsonb;
  v_sessions integer;
begin
  perform guichet.require_right('manage_roles');
  if exists (select from guichet.staff_roles s where s.user_id = end_staff.user_id and s.role = 'owner') then
    -- after whoever is removing another owner, perhaps the caller, at this moment
    perform guichet.lock_owners();
    if not guichet.calls_as_owner() then
      return guichet.refused('user_id', 'owners_only');
    elsif not exists (select from guichet.staff_roles s where s.role = 'owner' and s.user_id <> end_staff.user_id) then
      return guichet.refused('user_id', 'last_owner');
    end if;
  end if;
  perform from public.users u where u.id = end_staff.user_id for no key update;
  v_roles := guichet.roles_of(end_staff.user_id);
  if v_roles = '[]' then
    return jsonb_build_object('result', 'unchanged', 'roles', '[]'::jsonb);
  end if;
  perform guichet.require_version(end_staff.version, guichet.team_version(end_staff.user_id));
  if guichet.is_blank(end_staff.reason) then
    return guichet.refused('reason', 'reason_missing');
  end if;
  delete from guichet.staff_roles s where s.user_id = end_staff.user_id;
  -- a token that is still out there is a customer's from now on; without a session it is not renewed
  delete from auth.sessions s where s.user_id = end_staff.user_id;
  get diagnostics v_sessions = row_count;
  if to_regprocedure('public.unbind_telegram(uuid)') is not null then
    execute 'select public.unbind_telegram($1)' using end_staff.user_id;
  end if;
  perform guichet.record_action('manage_roles', 'guichet.staff_roles', end_staff.user_id::text, end_staff.reason,
    jsonb_build_object('roles', v_roles),
    jsonb_build_object('roles', '[]'::jsonb, 'sessions_ended', v_sessions));
  return jsonb_build_object('result', 'ended', 'roles', '[]'::jsonb, 'sessions_ended', v_sessions);
end $$;
comment on function public.end_staff(uuid, text, text) is
  'A person leaves: every role, every session and the account of Telegram end at once; the account stays a customer''s → {result: ended|unchanged|refused, roles: [], sessions_ended?, reason?: owners_only|last_owner|reason_missing}. version: as desk_team() gave it (changed_since). Owners and administrators; an owner is ended by owners only.';

create function public.remove_second_factor(user_id uuid, reason text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_factors integer;
begin
  perform guichet.require_right('manage_roles');
  if guichet.caller_is_user() and not guichet.calls_as_owner() then
    return guichet.refused('user_id', 'owners_only');
  elsif guichet.is_blank(remove_second_factor.reason) then
    return guichet.refused('reason', 'reason_missing');
  end if;
  perform from public.users u where u.id = remove_second_factor.user_id for no key update;
  delete from auth.mfa_factors f where f.user_id = remove_second_factor.user_id;
  get diagnostics v_factors = row_count;
  if v_factors = 0 then
    return jsonb_build_object('result', 'unchanged');
  end if;
  -- whoever holds the lost telephone is signed out with it
  delete from auth.sessions s where s.user_id = remove_second_factor.user_id;
  perform guichet.record_action('manage_roles', 'auth.mfa_factors', remove_second_factor.user_id::text,
    remove_second_factor.reason, jsonb_build_object('second_factor', true), jsonb_build_object('second_factor', false));
  return jsonb_build_object('result', 'removed');
end $$;
comment on function public.remove_second_factor(uuid, text) is
  'Takes the second factor of somebody who has lost theirs, and signs them out everywhere; they enrol another one at the next sign-in → {result: removed|unchanged|refused, reason?: owners_only|reason_missing}. Owners, and the server.';

revoke execute on function guichet.team_version(uuid), public.desk_team(), public.desk_account(text),
  public.end_staff(uuid, text, text), public.remove_second_factor(uuid, text) from public, anon, authenticated;
grant execute on function public.desk_team(), public.desk_account(text), public.end_staff(uuid, text, text),
  public.remove_second_factor(uuid, text) to authenticated, service_role;
