-- E-mails go through the outbox: the row says what happened, a workflow writes the letter.

create function guichet.enqueue_booking_email(p_booking_id uuid, p_template text, p_extra jsonb default '{}') returns void
language plpgsql security definer set search_path = ''
as $$
begin
  -- never folded: a person who cancels right after booking gets both letters
  perform guichet.enqueue_outbox('email', 'booking:' || p_booking_id || ':email',
    jsonb_build_object('template', 'booking_' || p_template, 'booking_id', p_booking_id) || p_extra, false);
end $$;
comment on function guichet.enqueue_booking_email(uuid, text, jsonb) is
  'Queues a letter about a booking: confirmed, place_gone, cancelled, place_offered or reminder.';

-- RFC 5545: CRLF, DATE values (whole days), DTEND is exclusive, text escaped. The UID is the booking, so that a
-- second letter updates the entry instead of adding one.
create function guichet.booking_ics(p_booking public.immersion_bookings, p_session public.immersion_sessions) returns text
language sql stable set search_path = ''
as $$
  select array_to_string(array[
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Guichet//Immersion//FR', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    'UID:' || p_booking.id || '@guichet',
    'DTSTAMP:' || to_char(p_booking.booking_date at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"'),
    'DTSTART;VALUE=DATE:' || to_char(p_session.session_date_start, 'YYYYMMDD'),
    'DTEND;VALUE=DATE:' || to_char(p_session.session_date_end + 1, 'YYYYMMDD'),
    'SUMMARY:Immersion Élite',
    'LOCATION:' || replace(replace(replace(replace(p_session.location, '\', '\\'), ';', '\;'), ',', '\,'), E'\n', '\n'),
    'STATUS:CONFIRMED',
    'END:VEVENT', 'END:VCALENDAR', ''], E'\r\n')
$$;

-- month names here, because the server's locale decides those of to_char; the first of a month has a name of its own
create function guichet.french_day(p_day date) returns text
language sql immutable set search_path = ''
as $$
  select case extract(day from p_day) when 1 then '1er' else extract(day from p_day)::text end || ' '
    || (array['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'])[extract(month from p_day)::integer]
$$;
comment on function guichet.french_day(date) is '1er mars, for letters.';
revoke execute on function guichet.french_day(date) from public;

create function guichet.french_dates(p_start date, p_end date) returns text
language sql immutable set search_path = ''
as $$
  select case
    when p_start = p_end then ''
    when extract(year from p_start) = extract(year from p_end) then guichet.french_day(p_start) || ' – '
    else guichet.french_day(p_start) || ' ' || extract(year from p_start) || ' – ' end
    || guichet.french_day(p_end) || ' ' || extract(year from p_end)
$$;
comment on function guichet.french_dates(date, date) is '3 mars – 7 mars 2025, for letters.';
revoke execute on function guichet.french_dates(date, date) from public;

create function guichet.euros(p_cents bigint) returns text
language sql immutable set search_path = ''
as $$ select replace(to_char(p_cents / 100, 'FM9G999G999G999G999G999G990'), ',', U&'\00A0') || ',' || lpad((p_cents % 100)::text, 2, '0') || U&'\00A0€' $$;
comment on function guichet.euros(bigint) is '1 997,00 €, for letters, with spaces that do not break; integer arithmetic only.';
revoke execute on function guichet.euros(bigint) from public;

create function public.booking_letters(rows jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('results', coalesce(jsonb_agg(
    case when b.id is null then jsonb_build_object('result', 'error', 'error', jsonb_build_object('message', 'this booking does not exist', 'path', 'booking_id'))
    else jsonb_build_object(
      'result', 'ready', 'template', r.value ->> 'template', 'booking_id', b.id, 'to', b.user_email, 'status', b.status,
      'location', s.location, 'dates', guichet.french_dates(s.session_date_start, s.session_date_end),
      'price', guichet.euros(b.amount_cents), 'refund', guichet.euros(coalesce((r.value ->> 'refund_cents')::bigint, 0)),
      'refund_cents', coalesce((r.value ->> 'refund_cents')::bigint, 0),
      'page', guichet.web_address('/immersion-elite'),
      'hold_until', to_char(b.hold_expires_at at time zone 'Europe/Paris', 'DD/MM/YYYY "à" HH24:MI'),
      'ics', guichet.booking_ics(b, s)) end order by r.ordinality), '[]'))
  from jsonb_array_elements(rows) with ordinality r
  left join public.immersion_bookings b on b.id = guichet.try_uuid(r.value ->> 'booking_id')
  left join public.immersion_sessions s on s.id = b.session_id
$$;
comment on function public.booking_letters(jsonb) is
  'Facts for letters about bookings, a result a row: [{template, booking_id, refund_cents?}] → {results: [{result: ready|error, to, dates, price, refund, ics, …}]}. Service role.';

create function public.enqueue_booking_reminders(days_before integer default 7) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_count integer := 0;
  v_id uuid;
begin
  for v_id in
    update public.immersion_bookings b set reminder_sent_at = now()
      from public.immersion_sessions s
     where s.id = b.session_id and b.status = 'confirmed' and b.reminder_sent_at is null
       and s.session_date_start - (now() at time zone 'Europe/Paris')::date between 0 and days_before
    returning b.id
  loop
    perform guichet.enqueue_booking_email(v_id, 'reminder');
    v_count := v_count + 1;
  end loop;
  return jsonb_build_object('queued', v_count);
end $$;
comment on function public.enqueue_booking_reminders(integer) is 'Queues one reminder for every confirmed booking that starts within so many days. Service role; safe to repeat.';

-- Browsers: reserve, look and cancel; everything else is the server's (rule 23).
revoke execute on function
  guichet.booking_hold_minutes(), guichet.release_booking(public.immersion_bookings, text), guichet.end_hold(public.immersion_bookings),
  guichet.session_refusal(public.immersion_sessions), guichet.confirm_booking(uuid, text, text),
  guichet.apply_booking_checkout(jsonb), guichet.booking_refund_cents(bigint, date, date),
  guichet.cancel_confirmed_booking(public.immersion_bookings, bigint, text), guichet.offer_freed_place(uuid), guichet.offer_added_places(),
  guichet.close_waitlist_offer(), guichet.enqueue_booking_email(uuid, text, jsonb),
  guichet.booking_ics(public.immersion_bookings, public.immersion_sessions)
  from public, anon, authenticated;
revoke execute on function
  public.reserve_place(uuid), public.start_booking_checkout(uuid), public.attach_booking_checkout(uuid, jsonb),
  public.cancel_booking(uuid), public.admin_cancel_booking(uuid, boolean, text), public.release_expired_holds(),
  public.join_waitlist(uuid), public.leave_waitlist(uuid), public.booking_letters(jsonb), public.enqueue_booking_reminders(integer)
  from public, anon, authenticated;
grant execute on function public.reserve_place(uuid), public.start_booking_checkout(uuid), public.cancel_booking(uuid),
  public.join_waitlist(uuid), public.leave_waitlist(uuid), public.admin_cancel_booking(uuid, boolean, text)
  to authenticated, service_role;
grant execute on function public.attach_booking_checkout(uuid, jsonb), public.release_expired_holds(),
  public.booking_letters(jsonb), public.enqueue_booking_reminders(integer) to service_role;
