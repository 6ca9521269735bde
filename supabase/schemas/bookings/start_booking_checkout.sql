-- Written by npm run db:schemas. Last in migrations/20261121004200_immersion_bookings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.start_booking_checkout(booking_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_user uuid := (select auth.uid());
  v_booking public.immersion_bookings;
  v_session public.immersion_sessions;
  v_checkout public.checkouts;
  v_refusal jsonb;
  v_pay_until timestamptz;
begin
  -- the session's lock comes first, as everywhere: a hold that is too old gives its place back here
  select s.* into v_session from public.immersion_bookings b join public.immersion_sessions s on s.id = b.session_id
   where b.id = start_booking_checkout.booking_id and b.user_id = v_user for no key update of s;
  select * into v_booking from public.immersion_bookings b
   where b.id = start_booking_checkout.booking_id and b.user_id = v_user for update;
  if not found then
    return guichet.refused('booking_id', 'not_found');
  end if;
  if v_booking.status <> 'pending' or v_booking.hold_expires_at < now() then
    return guichet.refused(null, 'hold_over');
  end if;
  v_checkout := guichet.standing_checkout(v_booking.id);
  v_refusal := guichet.session_refusal(v_session,
    case when v_checkout.url is null then guichet.checkout_lead() else '0' end);
  if v_refusal is not null then
    return v_refusal;
  end if;
  if v_checkout.url is not null then
    return guichet.checkout_answer(v_checkout);
  end if;
  v_pay_until := guichet.hold_pay_time(v_booking, v_session);
  -- Stripe wants 30 minutes for its page, and the hold ends when it ends: one that can be paid no more goes to the next
  if v_pay_until < now() + interval '30 minutes 30 seconds' then
    perform guichet.end_hold(v_booking);
    return guichet.refused(null, 'waited_too_long');
  end if;
  v_refusal := guichet.count_person_call('checkouts', v_user);
  if v_refusal is not null then
    return v_refusal;
  end if;
  return guichet.checkout_answer(guichet.start_checkout('booking', v_booking.id,
    'booking:' || v_booking.id || ':checkout:%s',
    jsonb_build_object(
      'mode', 'payment', 'client_reference_id', v_booking.id, 'capture_method', 'automatic', 'locale', 'fr',
      'amount', v_booking.amount_cents, 'currency', v_booking.currency, 'email', v_booking.user_email,
      -- the page names the dates: moved ones are another request
      'lines', jsonb_build_array(jsonb_build_object('name',
        'Immersion Élite – ' || v_session.location || ', '
        || guichet.french_dates(v_session.session_date_start, v_session.session_date_end),
        'unit_amount', v_booking.amount_cents, 'currency', v_booking.currency, 'quantity', 1)),
      -- the page's end does not move: a call that is repeated asks for the same session with the same parameters (rule
      -- 13)
      'expires_at', extract(epoch from v_pay_until)::bigint,
      -- our own address, never the caller's Origin: whoever calls the webhook would choose where the buyer lands
      'success_url', guichet.web_address('/immersion-elite?booking=' || v_booking.id),
      'cancel_url', guichet.web_address('/immersion-elite?abandoned=' || v_booking.id),
      'metadata', jsonb_build_object('type', 'immersion', 'sessionId', v_session.id, 'booking_id', v_booking.id)),
        v_user));
end $function$;

comment on function public.start_booking_checkout(uuid) is 'What the workflow needs to open Checkout for a hold of the signed-in user; amount, metadata and the addresses to come back to are the database''s own → as guichet.checkout_answer, create: {mode, amount, currency, email, lines, expires_at (unix seconds, never after the start), success_url, cancel_url, metadata, …}, reason of a refusal: not_found|hold_over|waited_too_long|too_many_calls|cancelled|past|closed|too_late; then attach_checkout. Prolongs nothing: the first page does, once.';

revoke all on function public.start_booking_checkout(uuid) from public, anon, authenticated, service_role;
grant execute on function public.start_booking_checkout(uuid) to authenticated;
grant execute on function public.start_booking_checkout(uuid) to service_role;
