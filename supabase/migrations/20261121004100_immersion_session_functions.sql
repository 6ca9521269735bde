-- The three documented functions, the two documented triggers, and what guards a session row.

create function public.increment_session_places(session_id uuid) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_reserved integer;
begin
  -- the guarded update takes the row lock and checks the limit in one statement
  update public.immersion_sessions s
     set reserved_places = s.reserved_places + 1
   where s.id = increment_session_places.session_id and s.reserved_places < s.max_places
  returning s.reserved_places into v_reserved;
  if v_reserved is null then
    if not exists (select 1 from public.immersion_sessions s where s.id = increment_session_places.session_id) then
      raise exception 'immersion session % does not exist', increment_session_places.session_id using errcode = 'P0002';
    end if;
    raise exception 'immersion session % is full', increment_session_places.session_id
      using errcode = '23514', hint = 'Offer the waiting list: join_waitlist.';
  end if;
  return v_reserved;
end $$;
comment on function public.increment_session_places(uuid) is 'Takes one place under the row''s lock; refuses beyond max_places (23514). Returns reserved_places. Service role only.';

create function public.decrement_session_places(session_id uuid) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_reserved integer;
begin
  update public.immersion_sessions s
     set reserved_places = s.reserved_places - 1
   where s.id = decrement_session_places.session_id and s.reserved_places > s.offline_places
  returning s.reserved_places into v_reserved;
  if v_reserved is null then
    if not exists (select 1 from public.immersion_sessions s where s.id = decrement_session_places.session_id) then
      raise exception 'immersion session % does not exist', decrement_session_places.session_id using errcode = 'P0002';
    end if;
    raise exception 'immersion session % has no booked place to give back', decrement_session_places.session_id
      using errcode = '23514';
  end if;
  return v_reserved;
end $$;
comment on function public.decrement_session_places(uuid) is 'Gives one place back under the row''s lock; refuses below zero (and below what was sold offline). Returns reserved_places. Service role only.';

-- Documented trigger 1: the status follows the places; `closed` stays until an administrator opens again.
create function public.update_session_status() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if new.status <> 'closed' then
    new.status := case when new.reserved_places >= new.max_places then 'full' else 'open' end;
  end if;
  return new;
end $$;
comment on function public.update_session_status() is 'Trigger: open or full from the places; leaves closed alone.';

create trigger update_session_status
  before insert or update of reserved_places, max_places, status on public.immersion_sessions
  for each row execute function public.update_session_status();

-- Documented trigger 2: timestamps.
create trigger immersion_sessions_updated_at before update on public.immersion_sessions
  for each row execute function guichet.set_updated_at();
create trigger immersion_bookings_updated_at before update on public.immersion_bookings
  for each row execute function guichet.set_updated_at();

create function guichet.check_immersion_session() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if new.session_date_end < new.session_date_start then
    raise exception 'ends_before_start' using errcode = '23514', hint = 'session_date_end';
  end if;
  if new.price_cents < guichet.minimum_charge(new.currency) then
    raise exception 'amount_too_small' using errcode = '23514', hint = 'price_cents',
      detail = jsonb_build_object('minimum_cents', guichet.minimum_charge(new.currency), 'currency', new.currency);
  end if;
  if new.max_places < new.reserved_places then
    raise exception 'places_taken' using errcode = '23514', hint = 'max_places',
      detail = jsonb_build_object('reserved_places', new.reserved_places, 'max_places', new.max_places);
  end if;
  -- moving a session people paid for into the past would close it silently; new ones in the past are typing errors
  if guichet.caller_is_user() and new.session_date_start < guichet.today()
     and (tg_op = 'INSERT' or new.session_date_start <> old.session_date_start) then
    raise exception 'starts_in_the_past' using errcode = '23514', hint = 'session_date_start';
  end if;
  -- people were told that it does not take place, and have their money back
  if tg_op = 'UPDATE' and old.cancelled_at is not null
     and (new.cancelled_at is null or (new.session_date_start, new.session_date_end,
       new.location) is distinct from (old.session_date_start, old.session_date_end, old.location)) then
    raise exception 'session_cancelled' using errcode = '23514', hint = 'cancelled_at';
  end if;
  return new;
end $$;
comment on function guichet.check_immersion_session() is 'Trigger: a code that the admin page has words for, before a constraint speaks in its own; a cancelled session stays as it is.';
create trigger check_immersion_session before insert or update on public.immersion_sessions
  for each row execute function guichet.check_immersion_session();

create function guichet.refuse_booked_session_delete() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_bookings bigint;
begin
  select count(*) into v_bookings from public.immersion_bookings b where b.session_id = old.id;
  if v_bookings > 0 then
    raise exception 'session_booked' using errcode = '23503', hint = 'is_active',
      detail = jsonb_build_object('bookings', v_bookings);
  end if;
  -- their letter needs the session
  select count(*) into v_bookings from public.immersion_waitlist w where w.session_id = old.id and w.status = 'waiting';
  if v_bookings > 0 then
    raise exception 'session_awaited' using errcode = '23503', hint = 'waitlist',
      detail = jsonb_build_object('waiting', v_bookings);
  end if;
  return old;
end $$;
comment on function guichet.refuse_booked_session_delete() is 'Trigger: a session that somebody booked or waits for is switched off or cancelled, not deleted.';
create trigger refuse_booked_session_delete before delete on public.immersion_sessions
  for each row execute function guichet.refuse_booked_session_delete();

create function public.set_session_closed(session_id uuid, closed boolean) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_status text;
begin
  perform guichet.require_right('manage_sessions');
  if not set_session_closed.closed and exists (
    select from public.immersion_sessions s where s.id = set_session_closed.session_id and s.cancelled_at is not null)
      then
    raise exception 'session_cancelled' using errcode = '23514', hint = 'cancelled_at';
  end if;
  -- `open` is only a start: the status trigger makes it full where no place is left
  update public.immersion_sessions s
     set status = case when set_session_closed.closed then 'closed' else 'open' end
   where s.id = set_session_closed.session_id
  returning s.status into v_status;
  if v_status is null then
    raise exception 'unknown_session' using errcode = 'P0002';
  end if;
  return jsonb_build_object('session_id', set_session_closed.session_id, 'status', v_status);
end $$;
comment on function public.set_session_closed(uuid, boolean) is 'Closes a session or opens it again. Closing ends the holds; a cancelled session stays closed (23514). Administrators and service role.';

create function public.set_offline_places(session_id uuid, places integer) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_session public.immersion_sessions;
begin
  perform guichet.require_right('manage_sessions');
  select * into v_session from public.immersion_sessions s where s.id = set_offline_places.session_id for no key update;
  if not found then
    raise exception 'unknown_session' using errcode = 'P0002';
  end if;
  if places < 0 or v_session.reserved_places - v_session.offline_places + places > v_session.max_places then
    raise exception 'too_few_places' using errcode = '23514', hint = 'places',
      detail = jsonb_build_object('places_left', v_session.max_places - v_session.reserved_places);
  end if;
  update public.immersion_sessions s
     set reserved_places = s.reserved_places - s.offline_places + set_offline_places.places,
         offline_places = set_offline_places.places
   where s.id = set_offline_places.session_id
  returning * into v_session;
  return jsonb_build_object('session_id', v_session.id, 'offline_places', v_session.offline_places, 'reserved_places',
    v_session.reserved_places);
end $$;
comment on function public.set_offline_places(uuid, integer) is 'Records places sold outside Guichet (telephone, partner). Administrators and service role.';

revoke execute on function
  public.increment_session_places(uuid), public.decrement_session_places(uuid), public.update_session_status(),
  public.set_session_closed(uuid, boolean), public.set_offline_places(uuid, integer),
  guichet.check_immersion_session(), guichet.refuse_booked_session_delete()
  from public, anon, authenticated, service_role;
grant execute on function public.increment_session_places(uuid), public.decrement_session_places(uuid) to service_role;
grant execute on function public.set_session_closed(uuid, boolean),
  public.set_offline_places(uuid, integer) to authenticated, service_role;

-- Who changed what: one row for every change of a session that a person makes.
create table public.immersion_audit (
  id bigint generated always as identity primary key,
  session_id uuid not null,
  booking_id uuid,
  actor uuid,
  action text not null,
  before jsonb,
  after jsonb,
  at timestamptz not null default now()
);
comment on table public.immersion_audit is 'Every change an administrator made to sessions and bookings. Append-only.';
comment on column public.immersion_audit.id is 'Order of the entries. Set once by the database.';
comment on column public.immersion_audit.session_id is 'The session; no foreign key, the entry outlives it. Written by trigger.';
comment on column public.immersion_audit.booking_id is 'The booking, where the change is of one. Written by admin_cancel_booking.';
comment on column public.immersion_audit.actor is 'auth.uid() of the person; null for the service role. Written by trigger.';
comment on column public.immersion_audit.action is 'INSERT, UPDATE or DELETE, written by trigger; CANCEL_BOOKING by admin_cancel_booking, CANCEL_SESSION by cancel_session.';
comment on column public.immersion_audit.before is 'The row before, without what the change left alone. Written by trigger.';
comment on column public.immersion_audit.after is 'The row after, likewise. Written by trigger.';
comment on column public.immersion_audit.at is 'Set once by the database.';
create index immersion_audit_session on public.immersion_audit (session_id, id desc);
create trigger immersion_audit_append_only before update or delete on public.immersion_audit
  for each row execute function guichet.refuse_change();
create trigger immersion_audit_never_emptied before truncate on public.immersion_audit
  for each statement execute function guichet.refuse_change();
alter table public.immersion_audit enable row level security;
revoke all on public.immersion_audit from anon, authenticated, service_role;
revoke all on sequence public.immersion_audit_id_seq from anon, authenticated, service_role;
grant select on public.immersion_audit to authenticated;
grant select, insert on public.immersion_audit to service_role;
create policy "administrators read the audit" on public.immersion_audit
  for select to authenticated using ((select guichet.may('read_bookings')));

create function guichet.audit_immersion_session() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_before jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) end;
  v_after jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) end;
begin
  -- the place count moves with every booking and is no administrator's change; closing and opening are
  if tg_op = 'UPDATE' then
    if (v_before - array['reserved_places', 'status', 'updated_at']) = (
      v_after - array['reserved_places', 'status', 'updated_at'])
       and (old.status = 'closed') = (new.status = 'closed') then
      return null;
    end if;
    select jsonb_object_agg(b.key, b.value), jsonb_object_agg(b.key, v_after -> b.key)
      into v_before, v_after
      from jsonb_each(v_before) b where b.value is distinct from v_after -> b.key;
  end if;
  insert into public.immersion_audit (session_id, actor, action, before, after)
  values (coalesce(new.id, old.id), (select auth.uid()), tg_op, v_before, v_after);
  -- cancel_session writes its own, with the reason
  if tg_op <> 'UPDATE' or new.cancelled_at is not distinct from old.cancelled_at then
    perform guichet.record_action('manage_sessions', 'immersion_sessions', coalesce(new.id, old.id)::text, null,
      case when tg_op <> 'INSERT' then to_jsonb(old) end, case when tg_op <> 'DELETE' then to_jsonb(new) end);
  end if;
  return null;
end $$;
comment on function guichet.audit_immersion_session() is 'Trigger: one row in immersion_audit for every change of a session, with what it changed; places taken and given back are none.';
revoke execute on function guichet.audit_immersion_session() from public, anon, authenticated;
create trigger audit_immersion_session after insert or update or delete on public.immersion_sessions
  for each row execute function guichet.audit_immersion_session();
