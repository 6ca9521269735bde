-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.lock_booking_payment(p_booking_id uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select from public.payments p
   where p.stripe_payment_intent_id = (select b.stripe_payment_intent_id from public.immersion_bookings b where b.id = p_booking_id) for update
$function$;

comment on function guichet.lock_booking_payment(uuid) is 'Locks the payment of a booking, where it has one.';

revoke all on function guichet.lock_booking_payment(uuid) from public, anon, authenticated, service_role;
