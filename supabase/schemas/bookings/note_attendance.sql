-- Written by npm run db:schemas. Last in migrations/20261201000500_session_attendees.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.note_attendance(booking_id uuid, present boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_booking public.immersion_bookings;
  v_before guichet.session_attendees;
  v_after guichet.session_attendees;
begin
  perform guichet.require_right('manage_sessions');
  v_booking := guichet.lock_booking(note_attendance.booking_id);
  if v_booking.status <> 'confirmed' then
    return guichet.refused('booking_id', 'not_confirmed');
  end if;
  if present is not null and (select guichet.session_starts_at(s.session_date_start) > now()
      from public.immersion_sessions s where s.id = v_booking.session_id) then
    return guichet.refused('present', 'not_begun');
  end if;
  select * into v_before from guichet.session_attendees a where a.booking_id = v_booking.id;
  if v_before.present is not distinct from note_attendance.present then
    return jsonb_build_object('result', 'unchanged', 'present', note_attendance.present);
  end if;
  insert into guichet.session_attendees as a (booking_id, present, noted_at, noted_by)
    values (v_booking.id, note_attendance.present, now(), (select auth.uid()))
  on conflict on constraint session_attendees_pkey
    do update set present = excluded.present, noted_at = excluded.noted_at, noted_by = excluded.noted_by
  returning * into v_after;
  perform guichet.record_action('manage_sessions', 'immersion_bookings', v_booking.id::text, 'attendance',
    jsonb_build_object('present', v_before.present), jsonb_build_object('present', v_after.present));
  return jsonb_build_object('result', 'noted', 'present', v_after.present);
end $function$;

comment on function public.note_attendance(uuid,boolean) is 'Notes whether whoever booked came; null takes the note back. From the first day on → {result: noted|unchanged|refused, present, reason?: not_confirmed|not_begun}. Whoever may manage_sessions.';

revoke all on function public.note_attendance(uuid,boolean) from public, anon, authenticated, service_role;
grant execute on function public.note_attendance(uuid,boolean) to authenticated;
grant execute on function public.note_attendance(uuid,boolean) to service_role;
