-- Written by npm run db:schemas. Last in migrations/20261121004410_booking_calendar.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.booking_ics(p_booking public.immersion_bookings, p_session public.immersion_sessions)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select string_agg(guichet.ics_line(l.line), '' order by l.place)
    from (select p_booking.status = 'cancelled' or p_session.cancelled_at is not null as cancelled) c,
         unnest(array[
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Guichet//Immersion//FR', 'CALSCALE:GREGORIAN',
    'METHOD:' || case when c.cancelled then 'CANCEL' else 'PUBLISH' end,
    'BEGIN:VEVENT',
    'UID:' || p_booking.id || '@guichet',
    -- with a METHOD: when this file was made (3.8.7.2)
    'DTSTAMP:' || to_char(now() at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"'),
    'SEQUENCE:' || p_booking.calendar_sequence,
    'DTSTART;VALUE=DATE:' || to_char(p_session.session_date_start, 'YYYYMMDD'),
    -- whole days: the end is the first day that is no more of it
    'DTEND;VALUE=DATE:' || to_char(p_session.session_date_end + 1, 'YYYYMMDD'),
    'SUMMARY:Immersion Élite',
    'LOCATION:' || guichet.ics_text(p_session.location),
    'ORGANIZER;CN=Immersion Élite:mailto:' || guichet.contact_email(),
    case when c.cancelled and p_booking.user_email <> ''
      then 'ATTENDEE:mailto:' || guichet.ics_text(p_booking.user_email) end,
    -- a session that is not shown may still take place, or not; one that has begun does
    'STATUS:' || case when c.cancelled then 'CANCELLED'
      when p_session.is_active or guichet.session_starts_at(p_session.session_date_start) <= now() then 'CONFIRMED'
      else 'TENTATIVE' end,
    'END:VEVENT', 'END:VCALENDAR']) with ordinality as l (line, place)
   where l.line is not null
$function$;

comment on function guichet.booking_ics(public.immersion_bookings,public.immersion_sessions) is 'The calendar file of a booking: PUBLISH while it stands (TENTATIVE while its session is hidden), CANCEL once booking or session is cancelled; SEQUENCE is calendar_sequence.';

revoke all on function guichet.booking_ics(public.immersion_bookings,public.immersion_sessions) from public, anon, authenticated, service_role;
