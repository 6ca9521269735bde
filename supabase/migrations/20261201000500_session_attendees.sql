-- Who comes to a session: the name that a place is for, and whether they came. Beside the booking and not in it: what
-- staff note of a person is not theirs to read.

create table guichet.session_attendees (
  booking_id uuid primary key references public.immersion_bookings (id) on delete cascade,
  name text check (name is null or not guichet.is_blank(name) and length(name) <= 200),
  present boolean,
  noted_at timestamptz,
  noted_by uuid,
  updated_at timestamptz not null default now()
);
comment on table guichet.session_attendees is 'What is known of whoever a booking is for; no row where nothing is.';
comment on column guichet.session_attendees.booking_id is 'The booking; written by note_attendance, name_attendee and guichet.keep_payer_name.';
comment on column guichet.session_attendees.name is 'Who comes, as told at Checkout or as staff wrote it. Written by guichet.keep_payer_name, then by name_attendee.';
comment on column guichet.session_attendees.present is 'true: came, false: did not; null: not noted. Written by note_attendance.';
comment on column guichet.session_attendees.noted_at is 'When that was noted; written by note_attendance.';
comment on column guichet.session_attendees.noted_by is 'auth.uid() of who noted it, null for the server; no foreign key, it outlives the account. Written by note_attendance.';
comment on column guichet.session_attendees.updated_at is 'Last change; written by the trigger.';
create trigger session_attendees_updated_at before update on guichet.session_attendees
  for each row execute function guichet.set_updated_at();
alter table guichet.session_attendees enable row level security;
revoke all on guichet.session_attendees from public, anon, authenticated, service_role;

create function guichet.keep_payer_name(p_booking_id uuid, p_name text) returns void
language sql security definer set search_path = ''
as $$
  insert into guichet.session_attendees (booking_id, name)
    select p_booking_id, left(btrim(p_name), 200) where not guichet.is_blank(p_name)
  on conflict (booking_id) do update set name = coalesce(session_attendees.name, excluded.name)
$$;
comment on function guichet.keep_payer_name(uuid, text) is 'The name that was told at Checkout, where no other is known.';

create function guichet.lock_booking(p_booking_id uuid) returns public.immersion_bookings
language plpgsql security definer set search_path = ''
as $$
declare
  v_booking public.immersion_bookings;
begin
  select b.* into v_booking from public.immersion_bookings b where b.id = p_booking_id for update;
  if not found then
    raise exception 'unknown_booking' using errcode = 'P0002';
  end if;
  return v_booking;
end $$;
comment on function guichet.lock_booking(uuid) is 'The booking, locked; refused (P0002) where there is none.';

create function public.note_attendance(booking_id uuid, present boolean) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_booking public.immersion_bookings;
  v_before guichet.session_attendees;
  v_after guichet.session_attendees;
begin
  perform guichet.require_right('manage_sessions');
  v_booking := guichet.lock_booking(note_attendance.booking_id);
  if v_booking.status <> 'confirmed' then
    return guichet.refused('booking_id', 'not_confirmed');
  end if;
  if present is not null and (select guichet.session_starts_at(s.session_date_start) > now()
      from public.immersion_sessions s where s.id = v_booking.session_id) then
    return guichet.refused('present', 'not_begun');
  end if;
  select * into v_before from guichet.session_attendees a where a.booking_id = v_booking.id;
  if v_before.present is not distinct from note_attendance.present then
    return jsonb_build_object('result', 'unchanged', 'present', note_attendance.present);
  end if;
  insert into guichet.session_attendees as a (booking_id, present, noted_at, noted_by)
    values (v_booking.id, note_attendance.present, now(), (select auth.uid()))
  on conflict on constraint session_attendees_pkey
    do update set present = excluded.present, noted_at = excluded.noted_at, noted_by = excluded.noted_by
  returning * into v_after;
  perform guichet.record_action('manage_sessions', 'immersion_bookings', v_booking.id::text, 'attendance',
    jsonb_build_object('present', v_before.present), jsonb_build_object('present', v_after.present));
  return jsonb_build_object('result', 'noted', 'present', v_after.present);
end $$;
comment on function public.note_attendance(uuid, boolean) is
  'Notes whether whoever booked came; null takes the note back. From the first day on → {result: noted|unchanged|refused, present, reason?: not_confirmed|not_begun}. Whoever may manage_sessions.';

create function public.name_attendee(booking_id uuid, name text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_booking public.immersion_bookings;
  v_name constant text := nullif(btrim(name_attendee.name), '');
  v_before text;
begin
  perform guichet.require_right('manage_sessions');
  v_booking := guichet.lock_booking(name_attendee.booking_id);
  if length(v_name) > 200 or guichet.is_blank(coalesce(v_name, 'x')) then
    return guichet.refused('name', 'invalid_value');
  end if;
  select a.name into v_before from guichet.session_attendees a where a.booking_id = v_booking.id;
  if v_before is not distinct from v_name then
    return jsonb_build_object('result', 'unchanged', 'name', v_name);
  end if;
  insert into guichet.session_attendees (booking_id, name) values (v_booking.id, v_name)
  on conflict on constraint session_attendees_pkey do update set name = excluded.name;
  perform guichet.record_action('manage_sessions', 'immersion_bookings', v_booking.id::text, 'name',
    jsonb_build_object('name', v_before), jsonb_build_object('name', v_name));
  return jsonb_build_object('result', 'noted', 'name', v_name);
end $$;
comment on function public.name_attendee(uuid, text) is
  'Writes down who a booking is for; null or blank takes the name away → {result: noted|unchanged|refused, name, reason?: invalid_value}. Whoever may manage_sessions.';

-- As before, and the name that was told to Stripe's page is kept for the sheet of who comes.
create or replace function guichet.apply_booking_checkout(p_item jsonb) returns boolean
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
  perform guichet.keep_payer_name(v_booking.id, v_row ->> 'customer_name');
  return true;
end $$;

revoke execute on function guichet.keep_payer_name(uuid, text), guichet.lock_booking(uuid),
  public.note_attendance(uuid, boolean), public.name_attendee(uuid, text) from public, anon, authenticated;
grant execute on function public.note_attendance(uuid, boolean), public.name_attendee(uuid, text)
  to authenticated, service_role;
select guichet.hang_bell('guichet.session_attendees', 'bookings');
