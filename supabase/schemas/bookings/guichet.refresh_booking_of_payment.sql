-- Written by npm run db:schemas. Last in migrations/20261121004250_booking_money.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refresh_booking_of_payment(p_payment jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_payment public.payments := jsonb_populate_record(null::public.payments, p_payment);
begin
  -- one for which there was no place any more has paid nothing, though the booking names it
  perform guichet.seat_payments(v_payment, (
    select p.id from public.immersion_bookings b
      join public.payments p on p.booking_id = b.id and p.stripe_payment_intent_id = b.stripe_payment_intent_id
     where b.id = v_payment.booking_id
       and not exists (select from guichet.payment_returns r where r.payment_id = p.id and r.reason = 'place_gone')));
  perform guichet.refresh_booking_money(v_payment);
  return true;
end $function$;

comment on function guichet.refresh_booking_of_payment(jsonb) is 'Handler of payment.booking, the row of a payment: which payment of the booking is main, and what its refunds and disputes mean to the booking that it pays.';

revoke all on function guichet.refresh_booking_of_payment(jsonb) from public, anon, authenticated, service_role;
