-- Written by npm run db:schemas. Last in migrations/20261201000120_desk_team.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.end_staff(user_id uuid, reason text, version text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.end_staff(uuid,text,text) is 'A person leaves: every role, every session and the account of Telegram end at once; the account stays a customer''s → {result: ended|unchanged|refused, roles: [], sessions_ended?, reason?: owners_only|last_owner|reason_missing}. version: as desk_team() gave it (changed_since). Owners and administrators; an owner is ended by owners only.';

revoke all on function public.end_staff(uuid,text,text) from public, anon, authenticated, service_role;
grant execute on function public.end_staff(uuid,text,text) to authenticated;
grant execute on function public.end_staff(uuid,text,text) to service_role;
