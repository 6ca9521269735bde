-- Written by npm run db:schemas. Last in migrations/20261201000120_desk_team.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.remove_second_factor(user_id uuid, reason text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.remove_second_factor(uuid,text) is 'Takes the second factor of somebody who has lost theirs, and signs them out everywhere; they enrol another one at the next sign-in → {result: removed|unchanged|refused, reason?: owners_only|reason_missing}. Owners, and the server.';

revoke all on function public.remove_second_factor(uuid,text) from public, anon, authenticated, service_role;
grant execute on function public.remove_second_factor(uuid,text) to authenticated;
grant execute on function public.remove_second_factor(uuid,text) to service_role;
