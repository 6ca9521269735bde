-- Written by npm run db:schemas. Last in migrations/20261121004100_immersion_session_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_session_closed(session_id uuid, closed boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_status text;
begin
  perform guichet.require_right('manage_sessions');
  if not set_session_closed.closed and exists (
    select from public.immersion_sessions s where s.id = set_session_closed.session_id and s.cancelled_at is not null)
      then
    raise exception 'session_cancelled' using errcode = '23514', hint = 'cancelled_at';
  end if;
  -- `open` is only a start: the status trigger makes it full where no place is left
  update public.immersion_sessions s
     set status = case when set_session_closed.closed then 'closed' else 'open' end
   where s.id = set_session_closed.session_id
  returning s.status into v_status;
  if v_status is null then
    raise exception 'unknown_session' using errcode = 'P0002';
  end if;
  return jsonb_build_object('session_id', set_session_closed.session_id, 'status', v_status);
end $function$;

comment on function public.set_session_closed(uuid,boolean) is 'Closes a session or opens it again. Closing ends the holds; a cancelled session stays closed (23514). Administrators and service role.';

revoke all on function public.set_session_closed(uuid,boolean) from public, anon, authenticated, service_role;
grant execute on function public.set_session_closed(uuid,boolean) to authenticated;
grant execute on function public.set_session_closed(uuid,boolean) to service_role;
