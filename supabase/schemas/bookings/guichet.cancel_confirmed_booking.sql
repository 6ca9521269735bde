-- Written by npm run db:schemas. Last in migrations/20261121004200_immersion_bookings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.cancel_confirmed_booking(p_booking public.immersion_bookings, p_refund bigint, p_reason text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_payment public.payments;
  v_money jsonb := jsonb_build_object('refund_cents', 0);
begin
  update public.immersion_bookings b
     set status = 'cancelled', cancelled_at = now(), cancel_reason = p_reason,
       calendar_sequence = b.calendar_sequence + 1
   where b.id = p_booking.id;
  perform public.decrement_session_places(p_booking.session_id);
  -- the licence goes with the last confirmed booking (rule 23)
  update public.profiles p set license = null
   where p.id = p_booking.user_id and p.license = 'immersion'
     and not exists (select 1 from public.immersion_bookings o
       where o.user_id = p_booking.user_id and o.status = 'confirmed');
  if p_refund > 0 and p_booking.stripe_payment_intent_id is not null then
    v_payment := guichet.note_paid(p_booking.stripe_payment_intent_id, row('booking', p_booking.id)::guichet.subject,
      p_booking.amount_cents, p_booking.currency);
    v_money := jsonb_build_object('refund_cents', guichet.owe_back(v_payment.id, p_refund, 'booking_cancelled',
      jsonb_build_object('booking_id', p_booking.id)));
    select * into v_payment from public.payments p where p.id = v_payment.id;
    if v_payment.refund_blocked and guichet.owed_cents(v_payment) > 0 then
      v_money := v_money || jsonb_build_object('refund_waits_cents', guichet.owed_cents(v_payment));
    end if;
    perform guichet.refresh_booking_money(v_payment);
  end if;
  perform guichet.enqueue_booking_email(p_booking.id,
    case p_reason when 'session_cancelled' then 'session_cancelled' else 'cancelled' end,
    v_money);
  perform guichet.offer_freed_place(p_booking.session_id);
  return v_money;
end $function$;

comment on function guichet.cancel_confirmed_booking(public.immersion_bookings,bigint,text) is 'Cancels a paid booking of which p_refund in all is owed back: asks for what is left of that → {refund_cents, refund_waits_cents?}; the letter says the same. The caller holds the locks of session and booking.';

revoke all on function guichet.cancel_confirmed_booking(public.immersion_bookings,bigint,text) from public, anon, authenticated, service_role;
