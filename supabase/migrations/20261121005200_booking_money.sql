-- What refunds and disputes make of a booking follows from the mirrored payment, as with orders: an event that
-- comes late or a second time changes nothing, and several partial refunds add up.

create or replace function guichet.refresh_booking_money(p_intent text) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_booking public.immersion_bookings;
  v_payment public.payments;
  v_refunded bigint;
  v_failed public.refunds;
begin
  select * into v_booking from public.immersion_bookings b where b.stripe_payment_intent_id = p_intent for update;
  if not found then
    return false;
  end if;
  select * into v_payment from public.payments p where p.stripe_payment_intent_id = p_intent;
  v_refunded := least(coalesce(v_payment.amount_refunded_cents, 0), v_booking.amount_cents);
  -- final only when Stripe says so, and a later failure is taken back (rule 24)
  select * into v_failed from public.refunds r where r.payment_id = v_payment.id and r.status in ('failed', 'canceled')
   order by r.last_event_created desc, r.stripe_refund_id desc limit 1;
  update public.immersion_bookings b
     set refunded_cents = v_refunded,
         payment_state = case
           when v_payment.disputed then 'disputed'
           when exists (select from public.refunds r where r.payment_id = v_payment.id and r.status not in ('succeeded', 'failed', 'canceled')) then 'refund_pending'
           when v_refunded >= b.amount_cents then 'refunded'
           when v_refunded > 0 then 'partially_refunded'
           when v_failed.id is not null then 'refund_failed'
           -- a dispute that was won
           when b.payment_state = 'disputed' then 'paid'
           else b.payment_state end
   where b.id = v_booking.id;
  if v_failed.id is not null then
    perform guichet.alert('refund_failed', coalesce(v_failed.stripe_refund_id, v_failed.id::text), jsonb_build_object('booking_id', v_booking.id, 'email', v_booking.user_email,
      'amount', v_failed.amount_cents, 'currency', lower(v_failed.currency), 'refund', v_failed.stripe_refund_id, 'reason', v_failed.failure_reason));
  end if;
  return true;
end $$;
comment on function guichet.refresh_booking_money(text) is 'Computes payment_state and refunded_cents of the booking that a PaymentIntent pays, from payments, refunds and disputes; whether there is one.';

create or replace function guichet.apply_booking_reversal(p_item jsonb) returns boolean
language sql security definer set search_path = ''
as $$
  -- a refund or a dispute may name its charge only
  select guichet.refresh_booking_money(coalesce(p_item #>> '{row,stripe_payment_intent_id}',
    (select p.stripe_payment_intent_id from public.payments p where p.stripe_charge_id = p_item #>> '{row,stripe_charge_id}' limit 1)))
$$;
comment on function guichet.apply_booking_reversal(jsonb) is 'Handler of refund and dispute: what it means to a booking; whether it was of one.';

insert into guichet.event_handlers (object, handler, place) values
  ('refund', 'guichet.apply_booking_reversal(jsonb)', 200),
  ('dispute', 'guichet.apply_booking_reversal(jsonb)', 200)
on conflict do nothing;

-- Staff who skip the refund of a booking have decided that it will not be made: the booking says so.
create or replace function guichet.give_up_skipped_booking_refund() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.immersion_bookings b set payment_state = 'refund_failed'
   where b.id = guichet.try_uuid(new.payload #>> '{metadata,booking_id}') and b.payment_state = 'refund_pending';
  return null;
end $$;
comment on function guichet.give_up_skipped_booking_refund() is 'Trigger: marks the booking whose refund staff skip.';
create or replace trigger give_up_skipped_booking_refund after update of status on public.outbox
  for each row when (new.topic = 'stripe.refund.create' and new.status = 'skipped' and old.status <> 'skipped')
  execute function guichet.give_up_skipped_booking_refund();

revoke execute on function guichet.refresh_booking_money(text), guichet.apply_booking_reversal(jsonb),
  guichet.give_up_skipped_booking_refund() from public, anon, authenticated;
