-- Written by npm run db:schemas. Last in migrations/20261121004410_booking_calendar.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.booking_calendar(booking_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.booking_calendar(uuid) is 'The calendar file of a booking that the signed-in user has paid for, the same as in the letter. → {result: ready, filename, ics} | {result: refused, reason: not_found}.';

revoke all on function public.booking_calendar(uuid) from public, anon, authenticated, service_role;
grant execute on function public.booking_calendar(uuid) to authenticated;
grant execute on function public.booking_calendar(uuid) to service_role;
