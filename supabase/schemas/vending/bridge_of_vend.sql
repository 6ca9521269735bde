-- Written by npm run db:schemas. Last in migrations/20261121003700_bridge_over_http.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.bridge_of_vend(session_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_session public.vend_sessions;
begin
  select * into v_session from public.vend_sessions s where s.id = bridge_of_vend.session_id;
  if v_session.id is null then
    raise exception 'there is no vend session %', session_id
      using errcode = 'P0002', hint = 'The alert and vend_sessions.id have its number.';
  end if;
  return public.bridge_of_machine(v_session.machine_id)
    || jsonb_build_object('session_id', v_session.id, 'status', v_session.status, 'outcome', v_session.outcome);
end $function$;

comment on function public.bridge_of_vend(uuid) is 'Where the bridge of a vend''s machine answers → {machine_id, bridge_url, session_id, status, outcome}; raises as bridge_of_machine, and P0002 without such a session. Service role.';

revoke all on function public.bridge_of_vend(uuid) from public, anon, authenticated, service_role;
grant execute on function public.bridge_of_vend(uuid) to service_role;
