-- E-mails go through the outbox: the row says what happened, a workflow writes the letter.

create function guichet.enqueue_booking_email(p_booking_id uuid, p_template text, p_extra jsonb default '{}')
  returns void
language plpgsql security definer set search_path = ''
as $$
begin
  -- never folded: a person who cancels right after booking gets both letters
  perform guichet.enqueue_outbox('email', 'booking:' || p_booking_id || ':email',
    jsonb_build_object('template', 'booking_' || p_template, 'booking_id', p_booking_id) || p_extra, false);
end $$;
comment on function guichet.enqueue_booking_email(uuid, text, jsonb) is
  'Queues a letter about a booking: confirmed, place_gone, cancelled, place_offered, reminder, hold_ended, session_moved, session_hidden, session_shown or session_cancelled.';

create function guichet.enqueue_waitlist_email(p_waitlist_id uuid, p_template text, p_extra jsonb default '{}')
  returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform guichet.enqueue_outbox('email', 'waitlist:' || p_waitlist_id || ':email',
    jsonb_build_object('template', 'booking_' || p_template, 'waitlist_id', p_waitlist_id) || p_extra, false);
end $$;
comment on function guichet.enqueue_waitlist_email(uuid, text, jsonb) is 'Queues a letter to somebody who waits for a place: session_moved, session_hidden or session_cancelled.';

-- month names here, because the server's locale decides those of to_char; the first of a month has a name of its own
create function guichet.french_day(p_day date) returns text
language sql immutable set search_path = ''
as $$
  select case extract(day from p_day) when 1 then '1er' else extract(day from p_day)::text end || ' '
    || (array['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre',
      'novembre', 'décembre'])[extract(month from p_day)::integer]
$$;
comment on function guichet.french_day(date) is '1er mars, for letters.';
revoke execute on function guichet.french_day(date) from public;

create function guichet.french_weekday(p_day date) returns text
language sql immutable set search_path = ''
as $$ select (array['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'])[
  extract(isodow from p_day)::integer] $$;
comment on function guichet.french_weekday(date) is 'lundi, for letters.';
revoke execute on function guichet.french_weekday(date) from public;

create function guichet.french_dates(p_start date, p_end date) returns text
language sql immutable set search_path = ''
as $$
  -- what both days have in common stands once, at the end
  select case when p_start = p_end then guichet.french_weekday(p_start) || ' ' || guichet.french_day(p_start)
    else 'du ' || guichet.french_weekday(p_start) || ' ' || case
        when extract(year from p_start) <> extract(year from p_end)
          then guichet.french_day(p_start) || ' ' || extract(year from p_start)
        when extract(month from p_start) <> extract(month from p_end) then guichet.french_day(p_start)
        else split_part(guichet.french_day(p_start), ' ', 1) end
      || ' au ' || guichet.french_weekday(p_end) || ' ' || guichet.french_day(p_end) end
    || ' ' || extract(year from p_end)
$$;
comment on function guichet.french_dates(date, date) is 'du lundi 3 au vendredi 7 mars 2025; lundi 3 mars 2025 where both days are one. For letters.';

create function guichet.french_of_dates(p_start date, p_end date) returns text
language sql immutable set search_path = ''
as $$ select case when p_start = p_end then 'du ' else '' end || guichet.french_dates(p_start, p_end) $$;
comment on function guichet.french_of_dates(date, date) is 'The same after a noun: the session du lundi 3 mars 2025, the session du lundi 3 au vendredi 7 mars 2025.';

create function guichet.french_until(p_instant timestamptz) returns text
language sql stable set search_path = ''
as $$
  select guichet.french_weekday(t.at::date) || ' ' || guichet.french_day(t.at::date) || ' à '
    || to_char(t.at, 'FMHH24" h"')
    || case when extract(minute from t.at) = 0 then '' else to_char(t.at, ' MI') end
    from (select guichet.local_time(p_instant) as at) t
$$;
comment on function guichet.french_until(timestamptz) is 'mardi 1er décembre à 7 h 22, by the clock of the business, for letters.';
revoke execute on function guichet.french_dates(date, date), guichet.french_of_dates(date, date),
  guichet.french_until(timestamptz) from public;

create function guichet.euros(p_cents bigint) returns text
language sql immutable set search_path = ''
as $$ select replace(to_char(p_cents / 100, 'FM9G999G999G999G999G999G990'), ',', U&'\00A0') || ','
  || lpad((p_cents % 100)::text, 2, '0') || U&'\00A0€' $$;
comment on function guichet.euros(bigint) is '1 997,00 €, for letters, with spaces that do not break; integer arithmetic only.';
revoke execute on function guichet.euros(bigint) from public;

create function guichet.letter_is_due(p_template text, p_booking public.immersion_bookings,
  p_session public.immersion_sessions) returns boolean
language sql stable set search_path = ''
as $$
  select case p_template
    when 'booking_reminder' then p_booking.status = 'confirmed' and p_session.is_active
      and p_session.cancelled_at is null
      and guichet.session_starts_at(p_session.session_date_end + 1) > now()
    when 'booking_place_offered' then p_booking.status = 'pending' and p_booking.hold_expires_at > now()
    else true end
$$;
comment on function guichet.letter_is_due(text, public.immersion_bookings, public.immersion_sessions) is 'A letter tells what is so when it leaves: false where its reason has gone by then, and it is withdrawn.';

create function guichet.booking_letter(p_payload jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_template text := p_payload ->> 'template';
  v_waitlist public.immersion_waitlist;
  v_booking public.immersion_bookings;
  v_session public.immersion_sessions;
  v_before jsonb := p_payload -> 'before';
  -- a letter about a change says what that change made of it, whatever came after
  v_after jsonb := p_payload -> 'after';
  v_refund bigint := coalesce((p_payload ->> 'refund_cents')::bigint, 0);
  v_waits bigint := coalesce((p_payload ->> 'refund_waits_cents')::bigint, 0);
begin
  select * into v_booking from public.immersion_bookings b where b.id = guichet.try_uuid(p_payload ->> 'booking_id');
  if not found then
    select * into v_waitlist from public.immersion_waitlist w
      where w.id = guichet.try_uuid(p_payload ->> 'waitlist_id');
    if not found then
      return jsonb_build_object('result', 'error', 'error',
        jsonb_build_object('message', 'this booking does not exist', 'path', 'booking_id'));
    end if;
  end if;
  select * into v_session from public.immersion_sessions s
    where s.id = coalesce(v_booking.session_id, v_waitlist.session_id);
  if not guichet.letter_is_due(v_template, v_booking, v_session) then
    return jsonb_build_object('result', 'withdrawn', 'template', 'withdrawn', 'booking_id', v_booking.id);
  end if;
  return jsonb_build_object(
    'result', 'ready', 'template', v_template, 'booking_id', v_booking.id, 'to',
    coalesce(v_booking.user_email, v_waitlist.user_email),
    'status', coalesce(v_booking.status, v_waitlist.status), 'reason', p_payload ->> 'reason',
    'location', coalesce(v_after ->> 'location', v_session.location),
    'dates', guichet.french_dates(coalesce((v_after ->> 'start')::date, v_session.session_date_start),
      coalesce((v_after ->> 'end')::date, v_session.session_date_end)),
    'of_dates', guichet.french_of_dates(coalesce((v_after ->> 'start')::date, v_session.session_date_start),
      coalesce((v_after ->> 'end')::date, v_session.session_date_end)),
    'location_before', v_before ->> 'location',
    'dates_before', guichet.french_dates((v_before ->> 'start')::date, (v_before ->> 'end')::date),
    'price', guichet.euros(v_booking.amount_cents), 'refund', guichet.euros(v_refund), 'refund_cents', v_refund,
    -- what has been asked for, and no more is promised
    'refund_state', case when v_refund > 0 then 'asked' when v_waits > 0 then 'waits'
      when p_payload ->> 'refund_cents' is null then 'unsaid'
      when v_booking.refunded_cents > 0 then 'back' else 'none' end,
    'refund_amount', guichet.euros(case when v_refund > 0 then v_refund when v_waits > 0 then v_waits
      else v_booking.refunded_cents end),
    -- what the reader has: a place that is paid for, one that is held, a wait
    'standing', case when v_booking.id is null then 'waiting'
      when v_booking.stripe_payment_intent_id is null then 'held' else 'booked' end,
    'page', guichet.web_address('/immersion-elite'), 'contact', guichet.contact_email(),
    'hold_until', guichet.french_until(v_booking.hold_expires_at),
    -- only what was in somebody's calendar, or comes into it, has an entry
    'ics', case when v_template <> 'booking_place_gone'
                 and case v_template when 'booking_confirmed' then v_booking.status <> 'cancelled'
                   else v_booking.stripe_payment_intent_id is not null end
           then guichet.booking_ics(v_booking, v_session) end);
end $$;
comment on function guichet.booking_letter(jsonb) is 'Facts for one letter; payload of an outbox row of topic email.';

create function public.booking_letters(rows jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('results', coalesce(jsonb_agg(guichet.booking_letter(r.value) order by r.ordinality), '[]'))
  from jsonb_array_elements(rows) with ordinality r
$$;
comment on function public.booking_letters(jsonb) is
  'Facts for letters about bookings and places in the line, a result a row: [{template, booking_id | waitlist_id, refund_cents?, refund_waits_cents?, reason?, before?, after?}] → {results: [{result: ready|withdrawn|error, to, dates, of_dates, location, price, refund, refund_state: asked|waits|back|none|unsaid, refund_amount: of which it speaks, ics?, …}]}. Service role.';

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
       and s.is_active and s.cancelled_at is null
       and s.session_date_start - guichet.today() between 0 and days_before
    returning b.id
  loop
    perform guichet.enqueue_booking_email(v_id, 'reminder');
    v_count := v_count + 1;
  end loop;
  return jsonb_build_object('queued', v_count);
end $$;
comment on function public.enqueue_booking_reminders(integer) is 'Queues one reminder for every confirmed booking whose session starts within so many days, is shown and not cancelled. Service role; safe to repeat.';

revoke execute on function
  guichet.enqueue_booking_email(uuid, text, jsonb), guichet.enqueue_waitlist_email(uuid, text, jsonb),
  guichet.booking_letter(jsonb),
  guichet.letter_is_due(text, public.immersion_bookings, public.immersion_sessions),
  public.booking_letters(jsonb), public.enqueue_booking_reminders(integer)
  from public, anon, authenticated;
grant execute on function public.booking_letters(jsonb), public.enqueue_booking_reminders(integer) to service_role;
