-- Written by npm run db:schemas. Last in migrations/20261121004200_immersion_bookings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.reserve_place(session_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_user uuid := (select auth.uid());
  v_full constant jsonb := guichet.refused(null, 'full', '{"places_left": 0}');
  v_session public.immersion_sessions;
  v_refusal jsonb;
  v_booking public.immersion_bookings;
  v_email text;
  v_limit guichet.limits;
  v_held bigint;
begin
  if v_user is null then
    raise exception 'sign_in_required' using errcode = '42501';
  end if;

  -- First a look without the lock. Of five hundred people most come when the last place is gone: what they are told
  -- was true when they asked, and they neither queue for the row nor write anything.
  select * into v_session from public.immersion_sessions s where s.id = reserve_place.session_id;
  v_refusal := guichet.session_refusal(v_session);
  if v_refusal is null and not exists (
    select from public.immersion_bookings b
     where b.session_id = v_session.id and b.user_id = v_user and b.status in ('pending', 'confirmed')) then
    v_refusal := coalesce(guichet.session_refusal(v_session, guichet.checkout_lead()),
      case when v_session.reserved_places >= v_session.max_places then v_full end);
  end if;
  if v_refusal is not null then
    return v_refusal;
  end if;

  -- before the session: a person who asks fifty times at once waits for themselves, and nobody for them
  perform guichet.lock_person(v_user);
  v_limit := guichet.limit_of('lapsed_holds');
  v_held := guichet.held_unpaid(v_user, false, v_limit.per);

  -- the lock that the others queue for: keep what follows short
  select * into v_session from public.immersion_sessions s where s.id = reserve_place.session_id for no key update;
  v_refusal := guichet.session_refusal(v_session);
  if v_refusal is not null then
    return v_refusal;
  end if;

  select * into v_booking from public.immersion_bookings b
   where b.session_id = v_session.id and b.user_id = v_user and b.status in ('pending', 'confirmed') for update;
  if v_booking.hold_expires_at < now() then
    -- over, though the sweep of this minute has not come by: it cannot be paid any more, so the person starts anew
    perform guichet.end_hold(v_booking);
    select * into v_session from public.immersion_sessions s where s.id = v_session.id;
  elsif found then
    if v_booking.status = 'confirmed' then
      return guichet.refused(null, 'already_booked', jsonb_build_object('booking_id', v_booking.id));
    end if;
    -- the same person pressing twice, or coming back in another tab, goes on with the same hold
    return jsonb_build_object('result', 'held', 'booking_id', v_booking.id, 'hold_expires_at',
      v_booking.hold_expires_at,
      'checkout_url', (select c.url from public.checkouts c where c.booking_id = v_booking.id and c.status = 'open'),
      'amount_cents', v_booking.amount_cents, 'currency', v_booking.currency);
  end if;

  v_refusal := guichet.session_refusal(v_session, guichet.checkout_lead());
  if v_refusal is not null then
    return v_refusal;
  end if;
  if v_session.reserved_places >= v_session.max_places then
    return v_full;
  end if;
  if v_held >= v_limit.most then
    return guichet.over_limit('lapsed_holds', 'person:' || v_user);
  end if;

  select u.email into v_email from auth.users u where u.id = v_user;
  insert into public.immersion_bookings (session_id, user_id, user_email, amount_cents, currency, hold_expires_at)
  values (v_session.id, v_user, coalesce(v_email, ''), v_session.price_cents, v_session.currency,
          least(now() + make_interval(mins => guichet.booking_hold_minutes()),
            guichet.session_starts_at(v_session.session_date_start)))
  returning * into v_booking;
  perform public.increment_session_places(v_session.id);
  -- who waited and takes a place by themselves waits no longer: the entry goes the way of this booking
  update public.immersion_waitlist w
     set status = 'offered', booking_id = v_booking.id, offer_expires_at = v_booking.hold_expires_at, updated_at = now()
   where w.session_id = v_session.id and w.user_id = v_user and w.status = 'waiting';

  return jsonb_build_object('result', 'held', 'booking_id', v_booking.id, 'hold_expires_at', v_booking.hold_expires_at,
    'amount_cents', v_booking.amount_cents, 'currency', v_booking.currency,
    'places_left', v_session.max_places - v_session.reserved_places - 1);
end $function$;

comment on function public.reserve_place(uuid) is 'Holds one place for the signed-in user. → {result: held|refused, booking_id?, hold_expires_at?, amount_cents?, currency?, checkout_url?, places_left?, reason?: not_found|cancelled|past|closed|too_late|full|already_booked|too_many_holds}. A second call gives the same hold.';

revoke all on function public.reserve_place(uuid) from public, anon, authenticated, service_role;
grant execute on function public.reserve_place(uuid) to authenticated;
grant execute on function public.reserve_place(uuid) to service_role;
