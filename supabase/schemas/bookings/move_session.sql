-- Written by npm run db:schemas. Last in migrations/20261201000505_session_decisions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.move_session(session_id uuid, starts_on date, expected text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_before public.immersion_sessions;
  v_people jsonb;
  v_after public.immersion_sessions;
begin
  perform guichet.require_right('manage_sessions');
  v_before := guichet.lock_session(move_session.session_id);
  -- a day and no number of days: pressed twice it moves once
  if v_before.session_date_start = move_session.starts_on then
    return jsonb_build_object('result', 'already', 'session_id', v_before.id, 'version',
      guichet.session_version(v_before), 'starts_on', v_before.session_date_start, 'ends_on',
      v_before.session_date_end);
  end if;
  perform guichet.require_version(move_session.expected, guichet.session_version(v_before));
  if v_before.session_date_end < guichet.today() then
    return guichet.refused(null, 'past');
  end if;
  v_people := guichet.session_people(v_before.id);
  -- guichet.follow_session_change tells everybody, each calendar entry one further
  update public.immersion_sessions s
     set session_date_start = move_session.starts_on,
         session_date_end = move_session.starts_on + (v_before.session_date_end - v_before.session_date_start)
   where s.id = v_before.id returning * into v_after;
  return jsonb_build_object('result', 'moved', 'session_id', v_after.id, 'version', guichet.session_version(v_after),
    'starts_on', v_after.session_date_start, 'ends_on', v_after.session_date_end) || v_people;
end $function$;

comment on function public.move_session(uuid,date,text) is 'Moves a session to another first day, as long as before: everybody who booked, holds or waits is told, calendar files follow → {result: moved|already|refused, session_id, version, starts_on, ends_on, bookings, holds, waiting: how many were told, reason?: past}. Exceptions: unknown_session, session_cancelled, starts_in_the_past, changed_since. Whoever may manage_sessions.';

revoke all on function public.move_session(uuid,date,text) from public, anon, authenticated, service_role;
grant execute on function public.move_session(uuid,date,text) to authenticated;
grant execute on function public.move_session(uuid,date,text) to service_role;
