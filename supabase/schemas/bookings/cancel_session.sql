-- Written by npm run db:schemas. Last in migrations/20261201000505_session_decisions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.cancel_session(session_id uuid, reason text DEFAULT NULL::text, expected text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_session public.immersion_sessions;
  v_told jsonb;
begin
  perform guichet.require_right('manage_sessions');
  v_session := guichet.lock_session(cancel_session.session_id);
  if v_session.cancelled_at is not null then
    return jsonb_build_object('result', 'already', 'cancelled_at', v_session.cancelled_at);
  end if;
  perform guichet.require_version(cancel_session.expected, guichet.session_version(v_session));
  -- everybody's money goes back: that asks for what one booking's would
  if exists (select from public.immersion_bookings b where b.session_id = v_session.id and b.status = 'confirmed') then
    perform guichet.require_right('cancel_booking');
  end if;
  if v_session.session_date_end < guichet.today() then
    return guichet.refused(null, 'past');
  end if;
  v_told := guichet.session_people(v_session.id);
  -- guichet.follow_session_change does the rest
  update public.immersion_sessions s set status = 'closed', cancelled_at = now() where s.id = v_session.id;
  insert into public.immersion_audit (session_id, actor, action, before, after)
  values (v_session.id, (select auth.uid()), 'CANCEL_SESSION', jsonb_build_object('status', v_session.status),
    v_told || jsonb_build_object('reason', cancel_session.reason));
  perform guichet.record_action('manage_sessions', 'immersion_sessions', v_session.id::text, cancel_session.reason,
    to_jsonb(v_session),
    (select to_jsonb(s) || v_told from public.immersion_sessions s where s.id = v_session.id));
  return jsonb_build_object('result', 'cancelled', 'session_id', v_session.id) || v_told;
end $function$;

comment on function public.cancel_session(uuid,text,text) is 'Cancels a session as a whole: everybody who paid gets everything back, holds and the waiting list end, all are told by letter. reason: for the audit; expected: the version that desk_session gave, else changed_since. → {result: cancelled|already|refused, bookings, holds, waiting: how many were told}. Administrators and service role.';

revoke all on function public.cancel_session(uuid,text,text) from public, anon, authenticated, service_role;
grant execute on function public.cancel_session(uuid,text,text) to authenticated;
grant execute on function public.cancel_session(uuid,text,text) to service_role;
