-- Written by npm run db:schemas. Last in migrations/20261121004250_booking_money.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refresh_booking_money(p_payment public.payments)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  update public.immersion_bookings b
     set refunded_cents = m.refunded, payment_state = m.state
    from (select o.id, least(p_payment.amount_refunded_cents, o.amount_cents) as refunded,
            -- a Checkout has called it paid; a payment that is not there any more leaves what was said
            guichet.payment_state('booking', o.status, p_payment, null, o.payment_state) as state
            from public.immersion_bookings o where o.id = p_payment.booking_id
              and o.stripe_payment_intent_id = p_payment.stripe_payment_intent_id) m
   where b.id = m.id and (b.refunded_cents, b.payment_state) is distinct from (m.refunded, m.state)
$function$;

comment on function guichet.refresh_booking_money(public.payments) is 'Computes payment_state and refunded_cents of the booking that a payment pays, from it, its refunds and disputes. The caller holds the booking''s lock.';

revoke all on function guichet.refresh_booking_money(public.payments) from public, anon, authenticated, service_role;
