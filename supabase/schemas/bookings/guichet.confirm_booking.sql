-- Written by npm run db:schemas. Last in migrations/20261121004200_immersion_bookings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.confirm_booking(p_booking_id uuid, p_checkout text, p_payment_intent text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_session_id uuid;
  v_session public.immersion_sessions;
  v_booking public.immersion_bookings;
  v_gone text;
  v_payment public.payments;
  v_money jsonb;
begin
  select b.session_id into v_session_id from public.immersion_bookings b where b.id = p_booking_id;
  select * into v_session from public.immersion_sessions s where s.id = v_session_id for no key update;
  select * into v_booking from public.immersion_bookings b where b.id = p_booking_id for update;
  -- a refund or a dispute may have been told before it
  v_payment := guichet.note_paid(p_payment_intent, row('booking', p_booking_id)::guichet.subject,
    v_booking.amount_cents, v_booking.currency);

  if v_booking.stripe_payment_intent_id is not null then
    if v_booking.stripe_payment_intent_id is distinct from p_payment_intent then
      -- a second tab paid as well: that money goes back, once
      perform guichet.owe_back(v_payment.id, v_booking.amount_cents, 'paid_twice',
        jsonb_build_object('duplicate_of_booking', v_booking.id));
      perform guichet.alert('money_returned', p_payment_intent,
        jsonb_build_object('payment_intent', p_payment_intent, 'amount', v_booking.amount_cents, 'currency',
          v_booking.currency, 'reason', 'paid_twice'));
      select * into v_payment from public.payments p where p.id = v_payment.id;
      perform guichet.refresh_booking_of_payment(to_jsonb(v_payment));
      return 'duplicate';
    end if;
    return 'already';
  end if;

  -- Money is kept for what can be sold at this moment, hold or no hold; of a hold that is over (rule 13 and "late
  -- payment") only while a place is free, for the dates that its page named, and not against an administrator's word.
  v_gone := replace(guichet.session_refusal(v_session) ->> 'reason', 'not_found', 'hidden');
  if v_gone is null and v_booking.status = 'cancelled' then
    v_gone := case
      when v_booking.cancel_reason = 'session_moved' then 'moved'
      when v_booking.cancel_reason = 'admin' then 'admin'
      when exists (select 1 from public.immersion_bookings o
                    where o.session_id = v_session_id and o.user_id = v_booking.user_id and o.id <> v_booking.id
                      and o.status in ('pending', 'confirmed')) then 'already_booked'
      when v_session.reserved_places >= v_session.max_places then 'full' end;
  end if;

  if v_gone is not null then
    if v_booking.status = 'pending' then
      -- its Checkout is paid: there is nothing to end
      update public.checkouts c set status = 'complete' where c.booking_id = v_booking.id and c.status = 'open';
      perform guichet.release_booking(v_booking, 'session_' || v_gone);
    end if;
    update public.immersion_bookings b
       set stripe_session_id = coalesce(b.stripe_session_id, p_checkout), stripe_payment_intent_id = p_payment_intent
     where b.id = v_booking.id;
    update public.payments p set role = 'surplus' where p.id = v_payment.id;
    v_money := jsonb_build_object('refund_cents', guichet.owe_back(v_payment.id, v_booking.amount_cents, 'place_gone',
      jsonb_build_object('booking_id', v_booking.id)));
    select * into v_payment from public.payments p where p.id = v_payment.id;
    perform guichet.refresh_booking_of_payment(to_jsonb(v_payment));
    perform guichet.enqueue_booking_email(v_booking.id, 'place_gone', v_money
      || jsonb_build_object('reason', v_gone, 'refund_waits_cents',
        case when v_payment.refund_blocked then guichet.owed_cents(v_payment) else 0 end));
    perform guichet.alert('booking_refund', v_booking.id::text,
      jsonb_build_object('booking_id', v_booking.id, 'email', v_booking.user_email, 'amount', v_booking.amount_cents,
      'currency', v_booking.currency, 'payment_intent', p_payment_intent,
      'session_title', v_session.location || ', ' || guichet.french_dates(v_session.session_date_start,
        v_session.session_date_end),
      'reason', case when v_gone in ('full', 'already_booked') then 'late_payment' else 'session_' || v_gone end));
    return 'refunded';
  end if;

  if v_booking.status = 'cancelled' then
    perform public.increment_session_places(v_session_id);
    update public.immersion_bookings b set booking_date = now() where b.id = v_booking.id;
  end if;

  update public.immersion_bookings b
     set status = 'confirmed', payment_state = 'paid', hold_expires_at = null, cancelled_at = null,
         cancel_reason = null,
         stripe_session_id = coalesce(b.stripe_session_id, p_checkout), stripe_payment_intent_id = p_payment_intent
   where b.id = v_booking.id;
  update public.profiles p set license = 'immersion' where p.id = v_booking.user_id;
  -- also of a late payment that took a freed place while its payer waited again
  update public.immersion_waitlist w set status = 'accepted', booking_id = v_booking.id, updated_at = now()
   where w.session_id = v_session_id and w.user_id = v_booking.user_id and w.status in ('waiting', 'offered');
  update public.payments p set settlement = 'capture' where p.id = v_payment.id and p.settlement is null;
  perform guichet.seat_payments(v_payment, v_payment.id);
  -- what has gone back, or is contested, before the Checkout was told
  perform guichet.refresh_booking_money(v_payment);
  perform guichet.enqueue_booking_email(v_booking.id, 'confirmed');
  return 'confirmed';
end $function$;

comment on function guichet.confirm_booking(uuid,text,text) is 'A Checkout brought money for a booking → confirmed; refunded: its place cannot be sold any more, the money goes back; duplicate: it was paid by another PaymentIntent, this money goes back; already: this payment is known. Safe to repeat.';

revoke all on function guichet.confirm_booking(uuid,text,text) from public, anon, authenticated, service_role;
