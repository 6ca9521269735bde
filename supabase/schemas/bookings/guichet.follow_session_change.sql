-- Written by npm run db:schemas. Last in migrations/20261121004450_session_changes.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.follow_session_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.follow_session_change() is 'Trigger: ends holds and offers of a session that cannot be sold any more, takes reminders back, and tells by letter that it is hidden, shown again, moved or cancelled.';

revoke all on function guichet.follow_session_change() from public, anon, authenticated, service_role;
