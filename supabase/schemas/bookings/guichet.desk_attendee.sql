-- Written by npm run db:schemas. Last in migrations/20261201000530_desk_sessions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.desk_attendee(p_booking public.immersion_bookings)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

comment on function guichet.desk_attendee(public.immersion_bookings) is 'A booking as the desk shows it: who, what they paid, what of it can go back now, whether they came.';

revoke all on function guichet.desk_attendee(public.immersion_bookings) from public, anon, authenticated, service_role;
