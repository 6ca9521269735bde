-- Written by npm run db:schemas. Last in migrations/20261201000505_session_decisions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.lock_session(p_session_id uuid)
 RETURNS public.immersion_sessions
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_session public.immersion_sessions;
begin
  select * into v_session from public.immersion_sessions s where s.id = p_session_id for no key update;
  if not found then
    raise exception 'unknown_session' using errcode = 'P0002';
  end if;
  return v_session;
end $function$;

comment on function guichet.lock_session(uuid) is 'The session, locked; refused (P0002) where there is none.';

revoke all on function guichet.lock_session(uuid) from public, anon, authenticated, service_role;
