-- What refunds and disputes make of a booking follows from the mirrored payment, as with orders: an event that
-- comes late, early or a second time changes nothing, and several partial refunds add up.

create or replace function guichet.refresh_booking_money(p_intent text) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_booking public.immersion_bookings;
  v_payment public.payments;
  v_word text;
begin
  select * into v_booking from public.immersion_bookings b where b.stripe_payment_intent_id = p_intent for update;
  if not found then
    return false;
  end if;
  select * into v_payment from public.payments p where p.stripe_payment_intent_id = p_intent;
  v_word := guichet.payment_word(v_payment);
  -- a refund that failed stays told until the next one is at Stripe
  if v_word = 'refund_pending' and exists (select from public.refunds r where r.payment_id = v_payment.id and r.status = 'failed' and r.stripe_refund_id is not null)
     and not exists (select from public.refunds r where r.payment_id = v_payment.id and r.status not in ('requested', 'succeeded', 'failed', 'canceled')) then
    v_word := 'refund_failed';
  end if;
  update public.immersion_bookings b
     set refunded_cents = least(coalesce(v_payment.amount_refunded_cents, 0), b.amount_cents),
         -- a Checkout has called it paid; a payment that is not there any more leaves what was said
         payment_state = coalesce(v_word, b.payment_state)
   where b.id = v_booking.id
     and (b.refunded_cents, b.payment_state) is distinct from (least(coalesce(v_payment.amount_refunded_cents, 0), b.amount_cents), coalesce(v_word, b.payment_state));
  return true;
end $$;
comment on function guichet.refresh_booking_money(text) is 'Computes payment_state and refunded_cents of the booking that a PaymentIntent pays, from payments, refunds and disputes; whether there is one.';

create or replace function guichet.refresh_booking_of_payment(p_item jsonb) returns boolean
language sql security definer set search_path = ''
as $$
  select guichet.refresh_booking_money((select p.stripe_payment_intent_id from public.payments p where p.id = (p_item ->> 'payment_id')::uuid))
$$;
comment on function guichet.refresh_booking_of_payment(jsonb) is 'Handler of payment {payment_id}: what its refunds and disputes mean to a booking; whether it was of one.';

insert into guichet.event_handlers (object, handler, place) values ('payment', 'guichet.refresh_booking_of_payment(jsonb)', 200)
on conflict do nothing;

revoke execute on function guichet.refresh_booking_money(text), guichet.refresh_booking_of_payment(jsonb) from public, anon, authenticated;
