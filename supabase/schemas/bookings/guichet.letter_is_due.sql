-- Written by npm run db:schemas. Last in migrations/20261201000510_session_messages.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.letter_is_due(p_template text, p_booking public.immersion_bookings, p_session public.immersion_sessions)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case p_template
    when 'booking_reminder' then p_booking.status = 'confirmed' and p_session.is_active
      and p_session.cancelled_at is null
      and guichet.session_starts_at(p_session.session_date_end + 1) > now()
    when 'booking_place_offered' then p_booking.status = 'pending' and p_booking.hold_expires_at > now()
    -- who gave their place back meanwhile is spoken to no more; who waits has no booking
    when 'booking_session_message' then coalesce(p_booking.status <> 'cancelled', true)
    else true end
$function$;

comment on function guichet.letter_is_due(text,public.immersion_bookings,public.immersion_sessions) is 'A letter tells what is so when it leaves: false where its reason has gone by then, and it is withdrawn.';

revoke all on function guichet.letter_is_due(text,public.immersion_bookings,public.immersion_sessions) from public, anon, authenticated, service_role;
