-- Written by npm run db:schemas. Last in migrations/20261201000120_desk_team.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_account(p_email text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_user public.users;
begin
  perform guichet.require_right('read_staff');
  select u.* into v_user from public.users u where lower(u.email) = lower(btrim(p_email));
  if not found then
    return guichet.refused('email', 'unknown_user');
  end if;
  return jsonb_build_object('user_id', v_user.id, 'email', v_user.email, 'roles', guichet.roles_of(v_user.id));
end $function$;

comment on function public.desk_account(text) is 'The account that has this address, to give it a role → {user_id, email, roles} or {result: refused, reason: unknown_user}. Whoever may read_staff.';

revoke all on function public.desk_account(text) from public, anon, authenticated, service_role;
grant execute on function public.desk_account(text) to authenticated;
grant execute on function public.desk_account(text) to service_role;
