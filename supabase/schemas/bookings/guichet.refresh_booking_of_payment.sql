-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.refresh_booking_of_payment(p_payment jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_payment public.payments := jsonb_populate_record(null::public.payments, p_payment);
begin
  perform guichet.seat_payments(v_payment);
  perform guichet.refresh_booking_money(v_payment);
  return true;
end $function$;

comment on function guichet.refresh_booking_of_payment(jsonb) is 'Handler of payment.booking, the row of a payment: what its refunds and disputes mean to the booking that it pays.';

revoke all on function guichet.refresh_booking_of_payment(jsonb) from public, anon, authenticated, service_role;
