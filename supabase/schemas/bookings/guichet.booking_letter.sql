-- Written by npm run db:schemas. Last in migrations/20261201000510_session_messages.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.booking_letter(p_payload jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
    'ics', case when v_template not in ('booking_place_gone', 'booking_session_message')
                 and case v_template when 'booking_confirmed' then v_booking.status <> 'cancelled'
                   else v_booking.stripe_payment_intent_id is not null end
           then guichet.booking_ics(v_booking, v_session) end)
    || coalesce(guichet.message_letter(guichet.try_uuid(p_payload ->> 'message_id'),
      coalesce(v_booking.user_id, v_waitlist.user_id)), '{}');
end $function$;

comment on function guichet.booking_letter(jsonb) is 'Facts for one letter; payload of an outbox row of topic email.';

revoke all on function guichet.booking_letter(jsonb) from public, anon, authenticated, service_role;
