-- Written by npm run db:schemas. Last in migrations/20261201000500_session_attendees.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.name_attendee(booking_id uuid, name text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_booking public.immersion_bookings;
  v_name constant text := nullif(btrim(name_attendee.name), '');
  v_before text;
begin
  perform guichet.require_right('manage_sessions');
  v_booking := guichet.lock_booking(name_attendee.booking_id);
  if length(v_name) > 200 or guichet.is_blank(coalesce(v_name, 'x')) then
    return guichet.refused('name', 'invalid_value');
  end if;
  select a.name into v_before from guichet.session_attendees a where a.booking_id = v_booking.id;
  if v_before is not distinct from v_name then
    return jsonb_build_object('result', 'unchanged', 'name', v_name);
  end if;
  insert into guichet.session_attendees (booking_id, name) values (v_booking.id, v_name)
  on conflict on constraint session_attendees_pkey do update set name = excluded.name;
  perform guichet.record_action('manage_sessions', 'immersion_bookings', v_booking.id::text, 'name',
    jsonb_build_object('name', v_before), jsonb_build_object('name', v_name));
  return jsonb_build_object('result', 'noted', 'name', v_name);
end $function$;

comment on function public.name_attendee(uuid,text) is 'Writes down who a booking is for; null or blank takes the name away → {result: noted|unchanged|refused, name, reason?: invalid_value}. Whoever may manage_sessions.';

revoke all on function public.name_attendee(uuid,text) from public, anon, authenticated, service_role;
grant execute on function public.name_attendee(uuid,text) to authenticated;
grant execute on function public.name_attendee(uuid,text) to service_role;
