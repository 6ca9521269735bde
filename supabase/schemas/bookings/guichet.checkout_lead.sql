-- Written by npm run db:schemas. Last in migrations/20261121004200_immersion_bookings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.checkout_lead()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select interval '35 minutes' $function$;

comment on function guichet.checkout_lead() is 'How long before the start a Checkout can still be opened: Stripe ends none sooner than 30 minutes, and what is paid at its end must be told before the start.';

revoke all on function guichet.checkout_lead() from public, anon, authenticated, service_role;
