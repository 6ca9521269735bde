-- What a change of a session means to those who booked it, hold a place in it or wait for one: hidden, shown again,
-- moved, closed, cancelled. A trigger, so that it holds whoever writes the row.

create function guichet.end_holds(p_session_id uuid, p_reason text, p_with_page boolean default false) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_booking public.immersion_bookings;
begin
  for v_booking in
    select * from public.immersion_bookings b
     where b.session_id = p_session_id and b.status = 'pending' and (not p_with_page or b.stripe_session_id is not null)
     order by b.id for update
  loop
    perform guichet.release_booking(v_booking, p_reason);
    perform guichet.enqueue_booking_email(v_booking.id, 'hold_ended',
      jsonb_build_object('reason', replace(p_reason, 'session_', '')));
    -- whoever had waited keeps the place in the line: nobody refused, the session was taken back
    update public.immersion_waitlist w set status = 'waiting', booking_id = null, offer_expires_at = null,
      updated_at = now()
     where w.booking_id = v_booking.id and w.status = 'expired' and p_reason <> 'session_cancelled';
  end loop;
end $$;
comment on function guichet.end_holds(uuid, text, boolean) is 'Ends the holds and offers of a session (p_with_page: those with a Checkout only), and says so by letter. The caller holds the session''s lock.';

create function guichet.withdraw_reminders(p_session_id uuid) returns void
language sql security definer set search_path = ''
as $$
  with withdrawn as (
    update public.outbox o set status = 'skipped', settled_at = clock_timestamp(),
      error_message = 'the session has changed'
      from public.immersion_bookings b
     where b.session_id = p_session_id and o.topic = 'email' and o.object_key = 'booking:' || b.id || ':email'
       and o.status = 'waiting' and o.payload ->> 'template' = 'booking_reminder'
    returning b.id)
  update public.immersion_bookings b set reminder_sent_at = null from withdrawn w where b.id = w.id
$$;
comment on function guichet.withdraw_reminders(uuid) is 'Takes back reminders that are queued and have not left.';

create function guichet.tell_session_change(p_session public.immersion_sessions, p_template text, p_change jsonb)
  returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_id uuid;
begin
  for v_id in
    update public.immersion_bookings b set calendar_sequence = b.calendar_sequence + 1
     where b.session_id = p_session.id and b.status in ('pending', 'confirmed') returning b.id
  loop
    perform guichet.enqueue_booking_email(v_id, p_template, p_change);
  end loop;
  -- that it is shown again is told to those who wait by an offer, or not at all
  if p_template <> 'session_shown' then
    for v_id in select w.id from public.immersion_waitlist w
      where w.session_id = p_session.id and w.status = 'waiting' loop
      perform guichet.enqueue_waitlist_email(v_id, p_template, p_change);
    end loop;
  end if;
end $$;
comment on function guichet.tell_session_change(public.immersion_sessions, text, jsonb) is 'One letter to each person who booked, holds or waits; their calendar entries count one further.';

create function guichet.cancel_session_bookings(p_session public.immersion_sessions) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_booking public.immersion_bookings;
  v_id uuid;
begin
  for v_booking in
    select * from public.immersion_bookings b where b.session_id = p_session.id and b.status in ('pending', 'confirmed')
      order by b.id for update
  loop
    if v_booking.status = 'pending' then
      perform guichet.release_booking(v_booking, 'session_cancelled');
      perform guichet.enqueue_booking_email(v_booking.id, 'session_cancelled');
    else
      perform guichet.cancel_confirmed_booking(v_booking, v_booking.amount_cents, 'session_cancelled');
    end if;
  end loop;
  for v_id in
    update public.immersion_waitlist w set status = 'expired', updated_at = now()
     where w.session_id = p_session.id and w.status = 'waiting' returning w.id
  loop
    perform guichet.enqueue_waitlist_email(v_id, 'session_cancelled');
  end loop;
end $$;
comment on function guichet.cancel_session_bookings(public.immersion_sessions) is 'Everybody gets a letter, and whatever they paid and have not got back.';

create function guichet.follow_session_change() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_change constant jsonb := jsonb_build_object(
    'before', jsonb_build_object('start', old.session_date_start, 'end', old.session_date_end, 'location',
      old.location),
    'after', jsonb_build_object('start', new.session_date_start, 'end', new.session_date_end, 'location',
      new.location));
  v_moved constant boolean := v_change -> 'before' <> v_change -> 'after';
  -- what has begun is not offered any more in any case: hiding it says nothing to those who are there
  v_begun constant boolean := guichet.session_starts_at(new.session_date_start) <= now();
begin
  if new.cancelled_at is not null then
    if old.cancelled_at is null then
      perform guichet.withdraw_reminders(new.id);
      perform guichet.cancel_session_bookings(new);
    end if;
    return null;
  end if;
  -- tidying up what is over concerns nobody
  if greatest(old.session_date_end, new.session_date_end) < guichet.today() then
    return null;
  end if;

  if not new.is_active and old.is_active then
    perform guichet.withdraw_reminders(new.id);
    perform guichet.end_holds(new.id, 'session_hidden');
  elsif new.status = 'closed' and old.status <> 'closed' then
    perform guichet.end_holds(new.id, 'session_closed');
  elsif v_moved then
    -- an open Checkout names what is no longer so: nobody shall pay for it
    perform guichet.end_holds(new.id, 'session_moved', true);
    update public.immersion_bookings b
       set hold_expires_at = least(b.hold_expires_at, guichet.session_starts_at(new.session_date_start))
     where b.session_id = new.id and b.status = 'pending';
    update public.immersion_waitlist w set offer_expires_at = b.hold_expires_at, updated_at = now()
      from public.immersion_bookings b
     where b.id = w.booking_id and w.session_id = new.id and w.status = 'offered'
       and w.offer_expires_at > b.hold_expires_at;
  end if;
  if new.session_date_start <> old.session_date_start then
    perform guichet.withdraw_reminders(new.id);
    -- the new date has a reminder of its own
    update public.immersion_bookings b set reminder_sent_at = null
     where b.session_id = new.id and b.status = 'confirmed' and b.reminder_sent_at is not null;
  end if;

  -- one letter a change, about what matters most of it
  if not new.is_active and old.is_active and not v_begun then
    perform guichet.tell_session_change(new, 'session_hidden', '{}');
  elsif v_moved then
    perform guichet.tell_session_change(new, 'session_moved', v_change);
  elsif new.is_active and not old.is_active and not v_begun then
    perform guichet.tell_session_change(new, 'session_shown', '{}');
  end if;
  return null;
end $$;
comment on function guichet.follow_session_change() is 'Trigger: ends holds and offers of a session that cannot be sold any more, takes reminders back, and tells by letter that it is hidden, shown again, moved or cancelled.';

-- what has been sold moves with every booking and does not come by here
create trigger follow_session_change after update on public.immersion_sessions
  for each row when (
    (old.session_date_start, old.session_date_end, old.location,
      old.is_active) is distinct from (new.session_date_start, new.session_date_end, new.location, new.is_active)
    or old.cancelled_at is distinct from new.cancelled_at
    or (new.status = 'closed' and old.status <> 'closed'))
  execute function guichet.follow_session_change();

create function public.cancel_session(session_id uuid, reason text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_session public.immersion_sessions;
  v_told jsonb;
begin
  perform guichet.require_right('manage_sessions');
  select * into v_session from public.immersion_sessions s where s.id = cancel_session.session_id for no key update;
  if not found then
    raise exception 'unknown_session' using errcode = 'P0002';
  end if;
  if v_session.cancelled_at is not null then
    return jsonb_build_object('result', 'already', 'cancelled_at', v_session.cancelled_at);
  end if;
  if v_session.session_date_end < guichet.today() then
    return guichet.refused(null, 'past');
  end if;
  select jsonb_build_object(
      'bookings', count(*) filter (where b.status = 'confirmed'), 'holds', count(*) filter (where b.status = 'pending'),
      'waiting', (select count(*) from public.immersion_waitlist w
        where w.session_id = v_session.id and w.status = 'waiting'))
    into v_told from public.immersion_bookings b where b.session_id = v_session.id;
  -- guichet.follow_session_change does the rest
  update public.immersion_sessions s set status = 'closed', cancelled_at = now() where s.id = v_session.id;
  insert into public.immersion_audit (session_id, actor, action, before, after)
  values (v_session.id, (select auth.uid()), 'CANCEL_SESSION', jsonb_build_object('status', v_session.status),
    v_told || jsonb_build_object('reason', cancel_session.reason));
  perform guichet.record_action('manage_sessions', 'immersion_sessions', v_session.id::text, cancel_session.reason,
    to_jsonb(v_session),
    (select to_jsonb(s) || v_told from public.immersion_sessions s where s.id = v_session.id));
  return jsonb_build_object('result', 'cancelled', 'session_id', v_session.id) || v_told;
end $$;
comment on function public.cancel_session(uuid, text) is
  'Cancels a session as a whole: everybody who paid gets everything back, holds and the waiting list end, all are told by letter. reason: for the audit. → {result: cancelled|already|refused, bookings, holds, waiting: how many were told}. Administrators and service role.';

revoke execute on function guichet.end_holds(uuid, text, boolean), guichet.withdraw_reminders(uuid),
  guichet.tell_session_change(public.immersion_sessions, text, jsonb),
  guichet.cancel_session_bookings(public.immersion_sessions),
  guichet.follow_session_change(), public.cancel_session(uuid, text) from public, anon, authenticated;
grant execute on function public.cancel_session(uuid, text) to authenticated, service_role;
