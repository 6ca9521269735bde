-- Written by npm run db:schemas. Last in migrations/20261121004200_immersion_bookings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.note_booking_checkout(p_checkout public.checkouts)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  update public.immersion_bookings b
     set stripe_session_id = p_checkout.stripe_id, payment_state = 'checkout_open',
         -- the first page moves the end, once, never beyond guichet.hold_limit and the start of the session; the hold
         -- outlives Checkout by the time an event may take
         hold_expires_at = case when b.stripe_session_id is not null then b.hold_expires_at
           else least(greatest(b.hold_expires_at, p_checkout.expires_at + interval '4 minutes'),
             guichet.session_starts_at(s.session_date_start)) end
    from public.immersion_sessions s
   where b.id = p_checkout.booking_id and b.status = 'pending' and s.id = b.session_id
$function$;

comment on function guichet.note_booking_checkout(public.checkouts) is 'What a page that was made means to its booking. Asked by attach_checkout under the locks of session and booking.';

revoke all on function guichet.note_booking_checkout(public.checkouts) from public, anon, authenticated, service_role;
