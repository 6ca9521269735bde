-- Written by npm run db:schemas. Last in migrations/20261121003300_vend_settlement.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.lock_vend_session(p_session_id uuid)
 RETURNS public.vend_sessions
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_session public.vend_sessions;
begin
  -- the session before its payments, everywhere: what comes to a payment has its session already
  select * into v_session from public.vend_sessions s where s.id = p_session_id for update;
  return v_session;
end $function$;

comment on function guichet.lock_vend_session(uuid) is 'The session, locked; all columns null where there is none.';

revoke all on function guichet.lock_vend_session(uuid) from public, anon, authenticated, service_role;
