-- Written by npm run db:schemas. Last in migrations/20261121004200_immersion_bookings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.end_hold(p_booking public.immersion_bookings)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.release_booking(p_booking, case when exists (
    select from public.immersion_waitlist w where w.booking_id = p_booking.id and w.status = 'offered')
      then 'offer_expired' else 'hold_expired' end);
end $function$;

comment on function guichet.end_hold(public.immersion_bookings) is 'Gives the place of a hold back whose time is over, and says whether it was an offer of the waiting list.';

revoke all on function guichet.end_hold(public.immersion_bookings) from public, anon, authenticated, service_role;
