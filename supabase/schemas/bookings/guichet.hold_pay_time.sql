-- Written by npm run db:schemas. Last in migrations/20261121004200_immersion_bookings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.hold_pay_time(p_booking public.immersion_bookings, p_session public.immersion_sessions)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select least(guichet.hold_limit(p_booking.created_at, p_booking.offered),
    guichet.session_starts_at(p_session.session_date_start)) - interval '4 minutes'
$function$;

comment on function guichet.hold_pay_time(public.immersion_bookings,public.immersion_sessions) is 'When the Checkout page of a hold ends, whenever it is opened: 4 minutes before the hold can last no longer or the session begins, for the event of a payment at the last moment.';

revoke all on function guichet.hold_pay_time(public.immersion_bookings,public.immersion_sessions) from public, anon, authenticated, service_role;
