-- What refunds and disputes make of a booking follows from the mirrored payment, as with orders: an event that
-- comes late, early or a second time changes nothing, and several partial refunds add up.

create or replace function guichet.refresh_booking_money(p_payment public.payments) returns void
language sql security definer set search_path = ''
as $$
  update public.immersion_bookings b
     set refunded_cents = m.refunded, payment_state = m.state
    from (select o.id, least(p_payment.amount_refunded_cents, o.amount_cents) as refunded,
            -- a Checkout has called it paid; a payment that is not there any more leaves what was said
            guichet.payment_state('booking', o.status, p_payment, null, o.payment_state) as state
            from public.immersion_bookings o where o.id = p_payment.booking_id
              and o.stripe_payment_intent_id = p_payment.stripe_payment_intent_id) m
   where b.id = m.id and (b.refunded_cents, b.payment_state) is distinct from (m.refunded, m.state)
$$;
comment on function guichet.refresh_booking_money(public.payments) is 'Computes payment_state and refunded_cents of the booking that a payment pays, from it, its refunds and disputes. The caller holds the booking''s lock.';

create or replace function guichet.refresh_booking_of_payment(p_payment jsonb) returns boolean
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function guichet.refresh_booking_of_payment(jsonb) is 'Handler of payment.booking, the row of a payment: which payment of the booking is main, and what its refunds and disputes mean to the booking that it pays.';

insert into guichet.event_handlers (object, handler, place)
  values ('payment.booking', 'guichet.refresh_booking_of_payment(jsonb)', 200)
on conflict do nothing;

revoke execute on function guichet.refresh_booking_money(public.payments), guichet.refresh_booking_of_payment(jsonb)
  from public, anon, authenticated;
