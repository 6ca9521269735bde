-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.refresh_booking_of_payment(p_item jsonb)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select guichet.refresh_booking_money((select p.stripe_payment_intent_id from public.payments p where p.id = (p_item ->> 'payment_id')::uuid))
$function$;

comment on function guichet.refresh_booking_of_payment(jsonb) is 'Handler of payment {payment_id}: what its refunds and disputes mean to a booking; whether it was of one.';

revoke all on function guichet.refresh_booking_of_payment(jsonb) from public, anon, authenticated, service_role;
