-- Written by npm run db:schemas. Last in migrations/20261201000500_session_attendees.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.apply_booking_checkout(p_item jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_row jsonb := p_item -> 'row';
  v_type text := p_item ->> 'event_type';
  v_booking public.immersion_bookings;
begin
  -- our own row decides, never metadata.type alone (rule 7): by the Checkout id we wrote, else by the id we gave Stripe
  select * into v_booking from public.immersion_bookings b
    where b.stripe_session_id = v_row ->> 'stripe_checkout_session_id';
  if not found then
    select * into v_booking from public.immersion_bookings b
     where b.id = guichet.try_uuid(v_row ->> 'client_reference_id')
       and b.id::text = v_row -> 'metadata' ->> 'booking_id'
       and b.session_id::text = v_row -> 'metadata' ->> 'sessionId';
  end if;
  if v_booking.id is null then
    return false;
  end if;

  if v_type in ('checkout.session.expired', 'checkout.session.async_payment_failed') then
    perform 1 from public.immersion_sessions s where s.id = v_booking.session_id for no key update;
    select * into v_booking from public.immersion_bookings b where b.id = v_booking.id for update;
    -- `expired` never takes a paid booking back
    if guichet.note_checkout('booking', v_booking.id, p_item) and v_booking.status = 'pending' then
      perform guichet.release_booking(v_booking, case v_type when 'checkout.session.expired' then 'checkout_expired'
        else 'payment_failed' end);
    end if;
    return true;
  end if;

  -- fulfilment checks mode, amount and currency (rule 12); unpaid sessions wait for async_payment_succeeded
  if v_row ->> 'mode' is distinct from 'payment' or v_row ->> 'payment_status' = 'unpaid' then
    return true;
  end if;
  if (v_row ->> 'amount_total')::bigint is distinct from v_booking.amount_cents
     or lower(v_row ->> 'currency') is distinct from v_booking.currency then
    raise exception 'Checkout % pays % %, booking % costs % %', v_row ->> 'stripe_checkout_session_id',
    v_row ->> 'amount_total',
      v_row ->> 'currency', v_booking.id, v_booking.amount_cents, v_booking.currency
      using errcode = '22023',
        hint = 'Compare the Checkout session in Stripe with the booking and refund by hand if somebody changed it.';
  end if;
  perform guichet.confirm_booking(v_booking.id, v_row ->> 'stripe_checkout_session_id',
    v_row ->> 'stripe_payment_intent_id');
  perform guichet.note_checkout('booking', v_booking.id, p_item);
  perform guichet.keep_payer_name(v_booking.id, v_row ->> 'customer_name');
  return true;
end $function$;

comment on function guichet.apply_booking_checkout(jsonb) is 'Effect of a checkout.session.* event on a booking; false where the session is not a booking''s.';

revoke all on function guichet.apply_booking_checkout(jsonb) from public, anon, authenticated, service_role;
