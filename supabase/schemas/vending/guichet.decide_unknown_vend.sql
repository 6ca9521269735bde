-- Written by npm run db:schemas. Last in migrations/20261121003400_vend_machine_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.decide_unknown_vend(p_session public.vend_sessions, p_decision text, p_actor text)
 RETURNS public.vend_sessions
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_session public.vend_sessions;
begin
  update public.vend_session_private p set decided_by = p_actor where p.session_id = p_session.id;
  -- the outcome stays unknown: nobody has seen it
  update public.vend_sessions s set status = case p_decision when 'capture' then 'COMPLETED' else 'FAILED' end
    where s.id = p_session.id returning * into v_session;
  return v_session;
end $function$;

comment on function guichet.decide_unknown_vend(public.vend_sessions,text,text) is 'capture or release; the caller holds the lock.';

revoke all on function guichet.decide_unknown_vend(public.vend_sessions,text,text) from public, anon, authenticated, service_role;
