-- Written by npm run db:schemas. Last in migrations/20261121004200_immersion_bookings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.booking_hold_minutes()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select 35 $function$;

comment on function guichet.booking_hold_minutes() is 'How long a hold lives in which no Checkout is opened; until then one can be. Stripe wants 30 minutes for its page.';

revoke all on function guichet.booking_hold_minutes() from public, anon, authenticated, service_role;
