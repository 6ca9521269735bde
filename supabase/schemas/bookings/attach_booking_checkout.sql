-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.attach_booking_checkout(booking_id uuid, checkout jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_session text := attach_booking_checkout.checkout ->> 'id';
  v_url text := attach_booking_checkout.checkout ->> 'url';
  v_expires_at timestamptz := to_timestamp((attach_booking_checkout.checkout ->> 'expires_at')::bigint);
  v_immersion public.immersion_sessions;
  v_refusal jsonb;
  v_booking public.immersion_bookings;
begin
  select s.* into v_immersion from public.immersion_bookings b join public.immersion_sessions s on s.id = b.session_id
   where b.id = attach_booking_checkout.booking_id for update of s;
  if not found then
    raise exception 'booking % does not exist', attach_booking_checkout.booking_id using errcode = 'P0002';
  end if;
  select * into v_booking from public.immersion_bookings b where b.id = attach_booking_checkout.booking_id for update;
  v_refusal := guichet.session_refusal(v_immersion);
  if v_booking.status = 'pending' and v_refusal is not null then
    -- it could be sold when Stripe was asked, and cannot any more: the hold ends, and the page with it
    update public.immersion_bookings b set stripe_session_id = v_session where b.id = v_booking.id returning * into v_booking;
    perform guichet.release_booking(v_booking, guichet.session_end_reason(v_refusal));
    return v_refusal;
  end if;
  if v_booking.status = 'pending' and v_booking.stripe_session_id <> v_session then
    -- one open Checkout a booking (rule 13): the first stays, the page of a call that came late is ended
    perform guichet.enqueue_outbox('stripe.checkout_session.expire', 'checkout_session:' || v_session,
      jsonb_build_object('checkout_session', v_session, 'booking_id', v_booking.id));
  elsif v_booking.status = 'pending' then
    update public.immersion_bookings b
       set stripe_session_id = v_session,
           checkout_url = v_url,
           payment_state = 'checkout_open',
           -- the first page moves the end, once, never beyond guichet.hold_limit and the start of the session; the hold
           -- outlives Checkout by the time an event may take
           hold_expires_at = case when b.stripe_session_id is null
             then least(greatest(b.hold_expires_at, v_expires_at + interval '4 minutes'), guichet.session_starts_at(v_immersion.session_date_start))
             else b.hold_expires_at end
     where b.id = v_booking.id;
    return jsonb_build_object('result', 'attached', 'booking_id', v_booking.id, 'checkout_url', v_url);
  end if;
  if v_booking.stripe_session_id is distinct from v_session and v_booking.status = 'cancelled' then
    -- the hold ended while Stripe was making the session
    update public.immersion_bookings b set stripe_session_id = v_session where b.id = v_booking.id;
    perform guichet.enqueue_outbox('stripe.checkout_session.expire', 'booking:' || v_booking.id,
      jsonb_build_object('checkout_session', v_session, 'booking_id', v_booking.id));
    return guichet.refused(null, 'hold_over');
  end if;
  return jsonb_build_object('result', 'attached', 'booking_id', v_booking.id, 'checkout_url', v_booking.checkout_url);
end $function$;

comment on function public.attach_booking_checkout(uuid,jsonb) is 'checkout: Stripe''s Checkout session {id, url, expires_at}. Writes the Checkout session to its booking → {result: attached|refused, booking_id?, checkout_url?: of the one that stands, reason?}; a second one is ended through the outbox. Service role (the workflow) only; safe to repeat.';

revoke all on function public.attach_booking_checkout(uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.attach_booking_checkout(uuid,jsonb) to service_role;
