-- Booking a place: hold, Checkout, confirmation, cancellation. Every function takes the session's row lock
-- first (through the place count), then the booking's: one order, no deadlock.

create function guichet.booking_hold_minutes() returns integer
language sql immutable set search_path = ''
as $$ select 35 $$;
comment on function guichet.booking_hold_minutes() is 'How long a hold lives in which no Checkout is opened; until then one can be. Stripe wants 30 minutes for its page.';

-- The end of a hold counts from its making. Nothing moves it but a Checkout that was opened, once; and nothing at all
-- moves it beyond this.
create function guichet.hold_limit(p_created_at timestamptz, p_offered boolean) returns timestamptz
language sql immutable set search_path = ''
as $$ select date_trunc('second', p_created_at) + case when p_offered then interval '24 hours'
  else interval '70 minutes' end $$;
comment on function guichet.hold_limit(timestamptz, boolean) is 'When a hold is over, whatever happens: 70 minutes after it was made, an offer of the waiting list after a day.';

create function guichet.hold_pay_time(p_booking public.immersion_bookings, p_session public.immersion_sessions)
  returns timestamptz
language sql stable set search_path = ''
as $$
  select least(guichet.hold_limit(p_booking.created_at, p_booking.offered),
    guichet.session_starts_at(p_session.session_date_start)) - interval '4 minutes'
$$;
comment on function guichet.hold_pay_time(public.immersion_bookings, public.immersion_sessions) is 'When the Checkout page of a hold ends, whenever it is opened: 4 minutes before the hold can last no longer or the session begins, for the event of a payment at the last moment.';

create function guichet.keep_hold_limit() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  new.hold_expires_at := least(new.hold_expires_at, guichet.hold_limit(new.created_at, new.offered));
  return new;
end $$;
comment on function guichet.keep_hold_limit() is 'Trigger: no function, of today or later, holds a place for longer than guichet.hold_limit.';
create trigger keep_hold_limit before insert or update of hold_expires_at on public.immersion_bookings
  for each row when (new.hold_expires_at is not null) execute function guichet.keep_hold_limit();
-- "how many places has this person held and not paid", asked with every new hold
create index immersion_bookings_unpaid on public.immersion_bookings (user_id, created_at)
  where stripe_payment_intent_id is null;

create function guichet.held_unpaid(p_user uuid, p_offered boolean, p_per interval, p_session uuid default null)
  returns bigint
language sql stable security definer set search_path = ''
as $$
  select count(*) from public.immersion_bookings b
   where b.user_id = p_user and b.offered = p_offered and b.stripe_payment_intent_id is null
     and (p_session is null or b.session_id = p_session)
     -- a day more: an offer is a day old when it lapses
     and b.created_at > now() - p_per - interval '1 day'
     and (b.status = 'pending' or (b.status = 'cancelled' and b.cancelled_at > now() - p_per
       -- what the person let lapse or gave back, not what was taken from them
       and b.cancel_reason in ('customer', 'hold_expired', 'checkout_expired', 'payment_failed', 'offer_expired')))
$$;
comment on function guichet.held_unpaid(uuid, boolean, interval, uuid) is 'Places that a person holds without having paid, or held so within that time; offers of the waiting list apart.';

create function guichet.release_booking(p_booking public.immersion_bookings, p_reason text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update public.immersion_bookings b
     set status = 'cancelled', cancelled_at = now(), cancel_reason = p_reason, hold_expires_at = null,
         payment_state = case when b.payment_state = 'checkout_open' then 'none' else b.payment_state end
   where b.id = p_booking.id;
  perform public.decrement_session_places(p_booking.session_id);
  -- somebody may still sit on the Checkout page: end it, so that nobody pays for a place that is gone
  perform guichet.close_checkout(p_booking.id);
  perform guichet.offer_freed_place(p_booking.session_id);
end $$;
comment on function guichet.release_booking(public.immersion_bookings, text) is 'Half a step: gives the place of a pending booking back, ends its Checkout and offers the place to who waits. The caller holds the session''s lock, then the booking''s.';

-- The hold's time is over. The caller holds the session's lock, then the booking's.
create function guichet.end_hold(p_booking public.immersion_bookings) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform guichet.release_booking(p_booking, case when exists (
    select from public.immersion_waitlist w where w.booking_id = p_booking.id and w.status = 'offered')
      then 'offer_expired' else 'hold_expired' end);
end $$;
comment on function guichet.end_hold(public.immersion_bookings) is 'Gives the place of a hold back whose time is over, and says whether it was an offer of the waiting list.';

-- Whether a session can be sold: the one predicate. A place is held, a Checkout begun, an offer made and money kept
-- only where it says null.
create function guichet.session_refusal(p_session public.immersion_sessions, p_ahead interval default '0') returns jsonb
language sql stable set search_path = ''
as $$
  select guichet.refused(null, r.reason)
    from (select case
      when p_session.id is null then 'not_found'
      when p_session.cancelled_at is not null then 'cancelled'
      when not p_session.is_active then 'not_found'
      when guichet.session_starts_at(p_session.session_date_start) <= now() then 'past'
      when p_session.status = 'closed' then 'closed'
      when guichet.session_starts_at(p_session.session_date_start) <= now() + p_ahead then 'too_late' end as reason) r
   where r.reason is not null
$$;
comment on function guichet.session_refusal(public.immersion_sessions, interval) is
  'Why a session cannot be sold: {result: refused, reason: not_found (or hidden)|cancelled|past|closed|too_late}; null where it can. p_ahead: what is begun now must be over by the start.';

create function guichet.checkout_lead() returns interval
language sql immutable set search_path = ''
as $$ select interval '35 minutes' $$;
comment on function guichet.checkout_lead() is 'How long before the start a Checkout can still be opened: Stripe ends none sooner than 30 minutes, and what is paid at its end must be told before the start.';

create function public.reserve_place(session_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.reserve_place(uuid) is
  'Holds one place for the signed-in user. → {result: held|refused, booking_id?, hold_expires_at?, amount_cents?, currency?, checkout_url?, places_left?, reason?: not_found|cancelled|past|closed|too_late|full|already_booked|too_many_holds}. A second call gives the same hold.';

create function guichet.session_end_reason(p_refusal jsonb) returns text
language sql immutable set search_path = ''
as $$ select 'session_' || replace(p_refusal ->> 'reason', 'not_found', 'hidden') $$;
comment on function guichet.session_end_reason(jsonb) is 'The cancel_reason of a hold that ends because its session cannot be sold any more.';

create function public.start_booking_checkout(booking_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.start_booking_checkout(uuid) is
  'What the workflow needs to open Checkout for a hold of the signed-in user; amount, metadata and the addresses to come back to are the database''s own → as guichet.checkout_answer, create: {mode, amount, currency, email, lines, expires_at (unix seconds, never after the start), success_url, cancel_url, metadata, …}, reason of a refusal: not_found|hold_over|waited_too_long|too_many_calls|cancelled|past|closed|too_late; then attach_checkout. Prolongs nothing: the first page does, once.';

create function guichet.refuse_booking_checkout(p_booking_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_session public.immersion_sessions;
  v_booking public.immersion_bookings;
  v_refusal jsonb;
begin
  select s.* into v_session from public.immersion_bookings b join public.immersion_sessions s on s.id = b.session_id
   where b.id = p_booking_id for no key update of s;
  select * into v_booking from public.immersion_bookings b where b.id = p_booking_id for update;
  if v_booking.status = 'pending' then
    v_refusal := guichet.session_refusal(v_session);
    if v_refusal is not null then
      -- it could be sold when Stripe was asked, and cannot any more: the hold ends, and the page with it
      perform guichet.release_booking(v_booking, guichet.session_end_reason(v_refusal));
    end if;
  elsif v_booking.status = 'cancelled' then
    v_refusal := guichet.refused(null, 'hold_over');
  end if;
  return v_refusal || jsonb_build_object('next_step', 'refused');
end $$;
comment on function guichet.refuse_booking_checkout(uuid) is 'Locks session and booking and says why a page that was made for it may not be paid any more, as session_refusal or hold_over; null where it may. A hold of a session that cannot be sold ends here.';

create function guichet.note_booking_checkout(p_checkout public.checkouts) returns void
language sql security definer set search_path = ''
as $$
  update public.immersion_bookings b
     set stripe_session_id = p_checkout.stripe_id, payment_state = 'checkout_open',
         -- the first page moves the end, once, never beyond guichet.hold_limit and the start of the session; the hold
         -- outlives Checkout by the time an event may take
         hold_expires_at = case when b.stripe_session_id is not null then b.hold_expires_at
           else least(greatest(b.hold_expires_at, p_checkout.expires_at + interval '4 minutes'),
             guichet.session_starts_at(s.session_date_start)) end
    from public.immersion_sessions s
   where b.id = p_checkout.booking_id and b.status = 'pending' and s.id = b.session_id
$$;
comment on function guichet.note_booking_checkout(public.checkouts) is 'What a page that was made means to its booking. Asked by attach_checkout under the locks of session and booking.';

create function guichet.confirm_booking(p_booking_id uuid, p_checkout text, p_payment_intent text) returns text
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function guichet.confirm_booking(uuid, text, text) is 'A Checkout brought money for a booking → confirmed; refunded: its place cannot be sold any more, the money goes back; duplicate: it was paid by another PaymentIntent, this money goes back; already: this payment is known. Safe to repeat.';

-- What the money side says: the Stripe Mapper's checkout.session row in its envelope.
create function guichet.apply_booking_checkout(p_item jsonb) returns boolean
language plpgsql security definer set search_path = ''
as $$
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
  return true;
end $$;
comment on function guichet.apply_booking_checkout(jsonb) is 'Effect of a checkout.session.* event on a booking; false where the session is not a booking''s.';

create function guichet.booking_refund_cents(p_amount bigint, p_start date, p_today date) returns bigint
language sql immutable set search_path = ''
as $$
  select case when p_start - p_today >= 14 then p_amount
              when p_start - p_today >= 7 then p_amount / 2
              else 0 end
$$;
comment on function guichet.booking_refund_cents(bigint, date, date) is 'What a customer''s cancellation gives back: 14 days or more before the start everything, 7 to 13 days half, rounded down, then nothing.';

-- What a cancellation gives back, of which what has gone back before counts: {refund_cents: asked for now,
-- refund_waits_cents?: when a dispute has ended}.
create function guichet.cancel_confirmed_booking(p_booking public.immersion_bookings, p_refund bigint, p_reason text)
  returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function guichet.cancel_confirmed_booking(public.immersion_bookings, bigint, text) is 'Cancels a paid booking of which p_refund in all is owed back: asks for what is left of that → {refund_cents, refund_waits_cents?}; the letter says the same. The caller holds the locks of session and booking.';

create function public.cancel_booking(booking_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := (select auth.uid());
  v_session public.immersion_sessions;
  v_booking public.immersion_bookings;
  v_refund bigint := 0;
  v_refusal jsonb;
  v_money jsonb := jsonb_build_object('refund_cents', 0);
begin
  select s.* into v_session from public.immersion_bookings b join public.immersion_sessions s on s.id = b.session_id
   where b.id = cancel_booking.booking_id and b.user_id = v_user for no key update of s;
  if not found then
    return guichet.refused('booking_id', 'not_found');
  end if;
  select * into v_booking from public.immersion_bookings b where b.id = cancel_booking.booking_id for update;
  if v_booking.status = 'cancelled' then
    return jsonb_build_object('result', 'already', 'payment_state', v_booking.payment_state);
  end if;
  if v_booking.status = 'pending' then
    perform guichet.release_booking(v_booking, 'customer');
  else
    if guichet.session_starts_at(v_session.session_date_start) <= now() then
      return guichet.refused(null, 'past');
    end if;
    v_refund := guichet.booking_refund_cents(v_booking.amount_cents, v_session.session_date_start, guichet.today());
    v_refusal := case when v_refund > 0 then guichet.count_person_call('refunds', v_user) end;
    if v_refusal is not null then
      return v_refusal;
    end if;
    v_money := guichet.cancel_confirmed_booking(v_booking, v_refund, 'customer');
  end if;
  return v_money || jsonb_build_object('result', 'cancelled', 'currency', v_booking.currency);
end $$;
comment on function public.cancel_booking(uuid) is 'The signed-in user gives their place back; refund by the rules of booking_refund_cents, less what has gone back already. → {result: cancelled|already|refused, refund_cents?: asked for now, refund_waits_cents?: due when a dispute has ended}.';

create function public.admin_cancel_booking(booking_id uuid, refund boolean default true, reason text default 'admin')
  returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_booking public.immersion_bookings;
  v_money jsonb := jsonb_build_object('refund_cents', 0);
begin
  perform guichet.require_right('cancel_booking');
  perform 1 from public.immersion_bookings b join public.immersion_sessions s on s.id = b.session_id
    where b.id = admin_cancel_booking.booking_id for no key update of s;
  select * into v_booking from public.immersion_bookings b where b.id = admin_cancel_booking.booking_id for update;
  if not found then
    raise exception 'unknown_booking' using errcode = 'P0002';
  end if;
  if v_booking.status = 'cancelled' then
    return jsonb_build_object('result', 'already', 'payment_state', v_booking.payment_state);
  end if;
  if v_booking.status = 'pending' then
    perform guichet.release_booking(v_booking, 'admin');
    perform guichet.enqueue_booking_email(v_booking.id, 'hold_ended', jsonb_build_object('reason', 'admin'));
  else
    v_money := guichet.cancel_confirmed_booking(v_booking,
      case when admin_cancel_booking.refund then v_booking.amount_cents else 0 end, 'admin');
  end if;
  insert into public.immersion_audit (session_id, booking_id, actor, action, before, after)
  values (v_booking.session_id, v_booking.id, (select auth.uid()), 'CANCEL_BOOKING',
          jsonb_build_object('status', v_booking.status),
          v_money || jsonb_build_object('reason', admin_cancel_booking.reason));
  perform guichet.record_action('cancel_booking', 'immersion_bookings', v_booking.id::text, admin_cancel_booking.reason,
    to_jsonb(v_booking),
    (select to_jsonb(b) || v_money from public.immersion_bookings b where b.id = v_booking.id));
  return v_money || jsonb_build_object('result', 'cancelled', 'currency', v_booking.currency);
end $$;
comment on function public.admin_cancel_booking(uuid, boolean, text) is 'An administrator cancels a booking, by default with all that is left of its amount refunded. → {result: cancelled|already, refund_cents?, refund_waits_cents?}.';

create function public.release_expired_holds() returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_id uuid;
  v_booking public.immersion_bookings;
  v_released integer := 0;
begin
  for v_id in
    select b.id from public.immersion_bookings b
     where b.status = 'pending' and b.hold_expires_at < now() order by b.hold_expires_at limit 200
  loop
    begin
      perform 1 from public.immersion_bookings b join public.immersion_sessions s on s.id = b.session_id
        where b.id = v_id for no key update of s;
      select * into v_booking from public.immersion_bookings b where b.id = v_id for update;
      if v_booking.status = 'pending' and v_booking.hold_expires_at < now() then
        perform guichet.end_hold(v_booking);
        v_released := v_released + 1;
      end if;
    exception when deadlock_detected then
      -- it frees places of many sessions, of which somebody frees one at this moment: this one waits for the next sweep
      null;
    end;
  end loop;
  return jsonb_build_object('released', v_released);
end $$;
comment on function public.release_expired_holds() is 'Gives back the places of holds whose time is over. Service role; called every minute by a workflow.';

-- Browsers: reserve, look and cancel; everything else is the server's (rule 23).
revoke execute on function
  guichet.held_unpaid(uuid, boolean, interval, uuid), guichet.hold_limit(timestamptz, boolean),
  guichet.hold_pay_time(public.immersion_bookings, public.immersion_sessions), guichet.keep_hold_limit(),
  guichet.booking_hold_minutes(), guichet.release_booking(public.immersion_bookings, text),
  guichet.end_hold(public.immersion_bookings),
  guichet.session_refusal(public.immersion_sessions, interval), guichet.checkout_lead(),
  guichet.session_end_reason(jsonb), guichet.confirm_booking(uuid, text, text),
  guichet.apply_booking_checkout(jsonb), guichet.booking_refund_cents(bigint, date, date),
  guichet.cancel_confirmed_booking(public.immersion_bookings, bigint, text),
  public.reserve_place(uuid), public.start_booking_checkout(uuid), guichet.refuse_booking_checkout(uuid),
  guichet.note_booking_checkout(public.checkouts),
  public.cancel_booking(uuid), public.admin_cancel_booking(uuid, boolean, text), public.release_expired_holds()
  from public, anon, authenticated;
grant execute on function public.reserve_place(uuid), public.start_booking_checkout(uuid), public.cancel_booking(uuid),
  public.admin_cancel_booking(uuid, boolean, text) to authenticated, service_role;
grant execute on function public.release_expired_holds() to service_role;

-- Checkout sessions of bookings find them through the same door as all others.
insert into guichet.event_handlers (object, handler, place) values
  ('checkout.session', 'guichet.apply_booking_checkout(jsonb)', 200)
  on conflict do nothing;
