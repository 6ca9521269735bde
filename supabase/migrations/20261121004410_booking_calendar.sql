-- The calendar entry of a booking, for the letter and for the page: one writer (RFC 5545, RFC 5546).

create function guichet.ics_text(p_value text) returns text
language sql immutable set search_path = ''
as $$
  -- a value of type TEXT holds no control characters but the tab; a line break is written \n
  select regexp_replace(
    regexp_replace(regexp_replace(p_value, '([\\;,])', '\\\1', 'g'), E'\r\n|\r|\n', '\\n', 'g'),
    E'[\u0001-\u0008\u000b-\u001f\u007f]', '', 'g')
$$;
comment on function guichet.ics_text(text) is 'A text as a calendar file writes it (RFC 5545, 3.3.11).';

create function guichet.ics_line(p_line text) returns text
language plpgsql immutable set search_path = ''
as $$
declare
  v_folded text := '';
  v_octets integer := 0;
  v_character text;
begin
  if octet_length(p_line) <= 75 then
    return p_line || E'\r\n';
  end if;
  foreach v_character in array regexp_split_to_array(p_line, '') loop
    -- counted in octets of UTF-8, and never broken inside a character; the space that begins a line counts
    if v_octets + octet_length(v_character) > 75 then
      v_folded := v_folded || E'\r\n ';
      v_octets := 1;
    end if;
    v_folded := v_folded || v_character;
    v_octets := v_octets + octet_length(v_character);
  end loop;
  return v_folded || E'\r\n';
end $$;
comment on function guichet.ics_line(text) is 'One content line with its CRLF, folded at 75 octets (RFC 5545, 3.1).';

-- The UID is the booking, so that the next file changes the entry instead of adding one. PUBLISH asks nobody for an
-- answer and names no attendee; CANCEL names the one who comes no more (RFC 5546, 3.2.1 and 3.2.5).
create function guichet.booking_ics(p_booking public.immersion_bookings, p_session public.immersion_sessions)
  returns text
language sql stable set search_path = ''
as $$
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
$$;
comment on function guichet.booking_ics(public.immersion_bookings, public.immersion_sessions) is
  'The calendar file of a booking: PUBLISH while it stands (TENTATIVE while its session is hidden), CANCEL once booking or session is cancelled; SEQUENCE is calendar_sequence.';

create function public.booking_calendar(booking_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_booking public.immersion_bookings;
  v_session public.immersion_sessions;
begin
  select * into v_booking from public.immersion_bookings b
   where b.id = booking_calendar.booking_id and (b.user_id = (select auth.uid())
     or (select auth.role()) = 'service_role');
  if not found or v_booking.stripe_payment_intent_id is null then
    return guichet.refused('booking_id', 'not_found');
  end if;
  select * into v_session from public.immersion_sessions s where s.id = v_booking.session_id;
  return jsonb_build_object('result', 'ready', 'filename', 'immersion-elite.ics', 'ics',
    guichet.booking_ics(v_booking, v_session));
end $$;
comment on function public.booking_calendar(uuid) is
  'The calendar file of a booking that the signed-in user has paid for, the same as in the letter. → {result: ready, filename, ics} | {result: refused, reason: not_found}.';

revoke execute on function guichet.ics_text(text), guichet.ics_line(text),
  guichet.booking_ics(public.immersion_bookings, public.immersion_sessions), public.booking_calendar(uuid)
    from public, anon, authenticated;
grant execute on function public.booking_calendar(uuid) to authenticated, service_role;
