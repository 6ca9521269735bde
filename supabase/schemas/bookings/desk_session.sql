-- Written by npm run db:schemas. Last in migrations/20261201000530_desk_sessions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_session(p_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.desk_session(uuid) is 'One session with everybody in it → {result: found, session: as in desk_sessions, attendees: [{booking_id, user_id, email, name, language, status, offered, payment_state, amount_cents, refunded_cents, currency, payment_id, refundable_cents: what can go back now, disputed, booked_at, hold_expires_at, cancelled_at, cancel_reason, present, noted_at}], line: [{waitlist_id, user_id, email, name, status, since, offer_expires_at, booking_id}], bounced: [{outbox_id, booking_id, waitlist_id, email, template, message, at, behind}], messages: [{id, at, by, audience, texts, to: [{booking_id, waitlist_id, email, state: sent|waiting|blocked|bounced|given_up}]}]} | {result: refused, reason: not_found}. Whoever may read_bookings.';

revoke all on function public.desk_session(uuid) from public, anon, authenticated, service_role;
grant execute on function public.desk_session(uuid) to authenticated;
grant execute on function public.desk_session(uuid) to service_role;
