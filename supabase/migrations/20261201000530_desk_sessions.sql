-- What the desk reads of sessions: the list, and one of them with everybody in it.

create function guichet.desk_session_row(p_session public.immersion_sessions) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'id', p_session.id, 'version', guichet.session_version(p_session),
    'session_date_start', p_session.session_date_start, 'session_date_end', p_session.session_date_end,
    'location', p_session.location, 'description', p_session.description, 'price_cents', p_session.price_cents,
    'currency', p_session.currency, 'max_places', p_session.max_places, 'reserved_places', p_session.reserved_places,
    'offline_places', p_session.offline_places, 'status', p_session.status, 'is_active', p_session.is_active,
    'cancelled_at', p_session.cancelled_at,
    'begun', guichet.session_starts_at(p_session.session_date_start) <= now(),
    'over', p_session.session_date_end < guichet.today()) || guichet.session_people(p_session.id)
$$;
comment on function guichet.desk_session_row(public.immersion_sessions) is 'A session as the desk shows it: its columns, version, begun, over, and how many booked, hold and wait.';

create function public.desk_sessions(p_show text default 'ahead', p_query text default null,
  p_after text default null, p_limit integer default 50) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_limit constant integer := least(greatest(coalesce(p_limit, 50), 1), 200);
  -- next first; of what is over the latest first
  v_forward constant boolean := p_show = 'ahead';
  v_place constant text := '%' || replace(replace(replace(btrim(p_query), '\', '\\'), '%', '\%'), '_', '\_') || '%';
  v_day constant date := split_part(p_after, '_', 1)::date;
  v_id constant uuid := split_part(p_after, '_', 2)::uuid;
  v_rows jsonb;
  v_count bigint;
begin
  perform guichet.require_right('read_bookings');
  with chosen as (
    select s.* from public.immersion_sessions s
     where case p_show
         when 'ahead' then s.session_date_end >= guichet.today() and s.cancelled_at is null
         when 'past' then s.session_date_end < guichet.today() and s.cancelled_at is null
         when 'cancelled' then s.cancelled_at is not null
         else true end
       and (p_query is null or s.location ilike v_place)
  ), page as (
    (select c.*, row_number() over (order by c.session_date_start, c.id) as place from chosen c
      where v_forward and (v_day is null or (c.session_date_start, c.id) > (v_day, v_id))
      order by c.session_date_start, c.id limit v_limit)
    union all
    (select c.*, row_number() over (order by c.session_date_start desc, c.id desc) from chosen c
      where not v_forward and (v_day is null or (c.session_date_start, c.id) < (v_day, v_id))
      order by c.session_date_start desc, c.id desc limit v_limit)
  ), bounced as (
    select coalesce(b.session_id, w.session_id) as session_id, count(*) as letters
      from public.outbox o
      left join public.immersion_bookings b
        on o.object_key = 'booking:' || b.id || ':email' and b.id = guichet.try_uuid(split_part(o.object_key, ':', 2))
      left join public.immersion_waitlist w
        on o.object_key = 'waitlist:' || w.id || ':email' and w.id = guichet.try_uuid(split_part(o.object_key, ':', 2))
     where o.topic = 'email' and o.status = 'parked'
     group by 1
  )
  select coalesce(jsonb_agg(guichet.desk_session_row(s) || jsonb_build_object('bounced', coalesce(b.letters, 0))
      order by p.place), '[]'), (select count(*) from chosen)
    into v_rows, v_count
    from page p join public.immersion_sessions s on s.id = p.id left join bounced b on b.session_id = p.id;
  return jsonb_build_object('rows', v_rows, 'count', v_count,
    'next', case when jsonb_array_length(v_rows) = v_limit
      then v_rows -> -1 ->> 'session_date_start' || '_' || (v_rows -> -1 ->> 'id') end);
end $$;
comment on function public.desk_sessions(text, text, text, integer) is
  'Sessions for the desk, p_show ahead (next first), past, cancelled or all (latest first), p_query a part of the place, p_after the next of the page before → {rows: [{id, version, session_date_start, session_date_end, location, description, price_cents, currency, max_places, reserved_places, offline_places, status, is_active, cancelled_at, begun, over, bookings, holds, waiting, bounced: letters that could not be sent}], count, next: for p_after, or null}. Whoever may read_bookings.';

create function guichet.desk_attendee(p_booking public.immersion_bookings) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'booking_id', p_booking.id, 'user_id', p_booking.user_id, 'email', p_booking.user_email,
    'name', coalesce(a.name, (select p.display_name from public.profiles p where p.id = p_booking.user_id)),
    'language', guichet.language_of(p_booking.user_id), 'status', p_booking.status, 'offered', p_booking.offered,
    'payment_state', p_booking.payment_state, 'amount_cents', p_booking.amount_cents,
    'refunded_cents', p_booking.refunded_cents, 'currency', p_booking.currency,
    'payment_id', m.id, 'refundable_cents', coalesce(guichet.refundable_cents(m), 0),
    'disputed', coalesce(m.refund_blocked, false),
    'booked_at', p_booking.booking_date, 'hold_expires_at', p_booking.hold_expires_at,
    'cancelled_at', p_booking.cancelled_at, 'cancel_reason', p_booking.cancel_reason,
    'present', a.present, 'noted_at', a.noted_at)
    from (select 1) one
    left join guichet.session_attendees a on a.booking_id = p_booking.id
    left join lateral (
      select p.* from public.payments p
       where p.booking_id = p_booking.id and p.status = 'succeeded'
         and p.stripe_payment_intent_id = p_booking.stripe_payment_intent_id limit 1) m on true
$$;
comment on function guichet.desk_attendee(public.immersion_bookings) is 'A booking as the desk shows it: who, what they paid, what of it can go back now, whether they came.';

create function guichet.desk_bounced_letters(p_session_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('outbox_id', o.id, 'booking_id', p.booking_id, 'waitlist_id',
      p.waitlist_id, 'email', p.email, 'template', o.payload ->> 'template', 'message', o.error_message,
      'at', coalesce(o.settled_at, o.created_at), 'behind', (select count(*) from public.outbox l
        where l.topic = 'email' and l.object_key = o.object_key and l.seq > o.seq and l.status = 'waiting'))
      order by o.seq), '[]')
    from (
      select 'booking:' || b.id || ':email' as lane, b.id as booking_id, null::uuid as waitlist_id,
        b.user_email as email
        from public.immersion_bookings b where b.session_id = p_session_id
      union all
      select 'waitlist:' || w.id || ':email', null, w.id, w.user_email
        from public.immersion_waitlist w where w.session_id = p_session_id) p
    join public.outbox o on o.topic = 'email' and o.object_key = p.lane and o.status = 'parked'
$$;
comment on function guichet.desk_bounced_letters(uuid) is 'Letters about a session that could not be sent, with what the mail server said and how many wait behind each.';

create function guichet.desk_session_messages(p_session_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'at', m.created_at, 'by', m.said_by, 'audience', m.audience,
      'texts', m.texts, 'to', (
        select coalesce(jsonb_agg(jsonb_build_object('booking_id', l.booking_id, 'waitlist_id', l.waitlist_id, 'email',
            coalesce(b.user_email, w.user_email), 'state', case coalesce(o.status, 'done') when 'done' then 'sent'
              when 'parked' then 'bounced' when 'skipped' then 'given_up'
              -- what stands before it could not be sent: this one waits for staff, not for time
              else case when exists (select from public.outbox older where older.topic = 'email'
                and older.object_key = o.object_key and older.seq < o.seq and older.status = 'parked')
                then 'blocked' else 'waiting' end end)
            order by coalesce(b.user_email, w.user_email)), '[]')
          from guichet.session_letters l
          left join public.outbox o on o.id = l.outbox_id
          left join public.immersion_bookings b on b.id = l.booking_id
          left join public.immersion_waitlist w on w.id = l.waitlist_id
         where l.message_id = m.id)) order by m.created_at desc), '[]')
    from guichet.session_messages m where m.session_id = p_session_id
$$;
comment on function guichet.desk_session_messages(uuid) is 'What staff wrote to the people of a session, and what became of each letter: sent, waiting, blocked behind one that bounced, bounced, given_up.';

create function public.desk_session(p_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_session public.immersion_sessions;
begin
  perform guichet.require_right('read_bookings');
  select * into v_session from public.immersion_sessions s where s.id = p_id;
  if not found then
    return guichet.refused('id', 'not_found');
  end if;
  return jsonb_build_object('result', 'found',
    'session', guichet.desk_session_row(v_session),
    'attendees', (select coalesce(jsonb_agg(guichet.desk_attendee(b) order by
        array_position(array['confirmed', 'pending', 'cancelled'], b.status), b.booking_date, b.id), '[]')
      from public.immersion_bookings b where b.session_id = v_session.id),
    'line', (select coalesce(jsonb_agg(jsonb_build_object('waitlist_id', w.id, 'user_id', w.user_id, 'email',
        w.user_email, 'name', (select p.display_name from public.profiles p where p.id = w.user_id), 'status', w.status,
        'since', w.created_at, 'offer_expires_at', w.offer_expires_at, 'booking_id', w.booking_id) order by
        w.created_at, w.id), '[]')
      from public.immersion_waitlist w where w.session_id = v_session.id),
    'bounced', guichet.desk_bounced_letters(v_session.id),
    'messages', guichet.desk_session_messages(v_session.id));
end $$;
comment on function public.desk_session(uuid) is
  'One session with everybody in it → {result: found, session: as in desk_sessions, attendees: [{booking_id, user_id, email, name, language, status, offered, payment_state, amount_cents, refunded_cents, currency, payment_id, refundable_cents: what can go back now, disputed, booked_at, hold_expires_at, cancelled_at, cancel_reason, present, noted_at}], line: [{waitlist_id, user_id, email, name, status, since, offer_expires_at, booking_id}], bounced: [{outbox_id, booking_id, waitlist_id, email, template, message, at, behind}], messages: [{id, at, by, audience, texts, to: [{booking_id, waitlist_id, email, state: sent|waiting|blocked|bounced|given_up}]}]} | {result: refused, reason: not_found}. Whoever may read_bookings.';

revoke execute on function guichet.desk_session_row(public.immersion_sessions),
  guichet.desk_attendee(public.immersion_bookings), guichet.desk_bounced_letters(uuid),
  guichet.desk_session_messages(uuid), public.desk_sessions(text, text, text, integer), public.desk_session(uuid)
  from public, anon, authenticated;
grant execute on function public.desk_sessions(text, text, text, integer), public.desk_session(uuid)
  to authenticated, service_role;
