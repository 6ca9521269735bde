-- Written by npm run db:schemas. Last in migrations/20261121004200_immersion_bookings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.booking_refund_cents(p_amount bigint, p_start date, p_today date)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case when p_start - p_today >= 14 then p_amount
              when p_start - p_today >= 7 then p_amount / 2
              else 0 end
$function$;

comment on function guichet.booking_refund_cents(bigint,date,date) is 'What a customer''s cancellation gives back: 14 days or more before the start everything, 7 to 13 days half, rounded down, then nothing.';

revoke all on function guichet.booking_refund_cents(bigint,date,date) from public, anon, authenticated, service_role;
