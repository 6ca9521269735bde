-- Written by npm run db:schemas. Last in migrations/20261121004200_immersion_bookings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.release_booking(p_booking public.immersion_bookings, p_reason text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.immersion_bookings b
     set status = 'cancelled', cancelled_at = now(), cancel_reason = p_reason, hold_expires_at = null,
         payment_state = case when b.payment_state = 'checkout_open' then 'none' else b.payment_state end
   where b.id = p_booking.id;
  perform public.decrement_session_places(p_booking.session_id);
  -- somebody may still sit on the Checkout page: end it, so that nobody pays for a place that is gone
  perform guichet.close_checkout(p_booking.id);
  perform guichet.offer_freed_place(p_booking.session_id);
end $function$;

comment on function guichet.release_booking(public.immersion_bookings,text) is 'Half a step: gives the place of a pending booking back, ends its Checkout and offers the place to who waits. The caller holds the session''s lock, then the booking''s.';

revoke all on function guichet.release_booking(public.immersion_bookings,text) from public, anon, authenticated, service_role;
