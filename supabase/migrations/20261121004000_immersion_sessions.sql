-- Immersion sessions: training sessions with limited places (owner's document 004).
-- The place count is a column because the document names it; functions keep it, nobody writes it.

create table public.immersion_sessions (
  id uuid primary key default gen_random_uuid(),
  session_date_start date not null,
  session_date_end date not null,
  max_places integer not null,
  reserved_places integer not null default 0,
  offline_places integer not null default 0,
  status text not null default 'open',
  location text not null,
  price_cents bigint not null,
  currency text not null default 'eur',
  description text,
  is_active boolean not null default true,
  cancelled_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint immersion_sessions_dates check (session_date_end >= session_date_start),
  constraint immersion_sessions_max_places check (max_places between 1 and 1000),
  constraint immersion_sessions_reserved_places check (reserved_places between 0 and max_places),
  constraint immersion_sessions_offline_places check (offline_places between 0 and reserved_places),
  constraint immersion_sessions_status check (status in ('open', 'full', 'closed')),
  -- the document has three words: a session that is cancelled is closed for good
  constraint immersion_sessions_cancelled check (cancelled_at is null or status = 'closed'),
  -- Stripe refuses charges below EUR 0.50
  constraint immersion_sessions_price check (price_cents >= 50),
  constraint immersion_sessions_currency check (currency = 'eur'),
  constraint immersion_sessions_location check (not guichet.is_blank(location) and length(location) <= 200)
);

comment on table public.immersion_sessions is 'Training sessions with limited places.';
comment on column public.immersion_sessions.id is 'Set once by the database.';
comment on column public.immersion_sessions.session_date_start is 'First day, by the calendar of the business. Written by administrators.';
comment on column public.immersion_sessions.session_date_end is 'Last day, included. Written by administrators.';
comment on column public.immersion_sessions.max_places is 'Places on offer. Written by administrators; never below what is reserved.';
comment on column public.immersion_sessions.reserved_places is 'Confirmed bookings + live holds + offline_places. Written by increment_session_places and decrement_session_places only.';
comment on column public.immersion_sessions.offline_places is 'Places sold outside Guichet, part of reserved_places. Written by the seed and by set_offline_places.';
comment on column public.immersion_sessions.status is 'open or full, set by trigger from the places; closed is set by administrators through set_session_closed only.';
comment on column public.immersion_sessions.location is 'Where it takes place. Written by administrators.';
comment on column public.immersion_sessions.price_cents is 'Price of one place in cents. Written by administrators; Checkout takes it from here, never from a page.';
comment on column public.immersion_sessions.currency is 'ISO 4217 in Stripe''s lower case. Fixed: eur.';
comment on column public.immersion_sessions.description is 'Free text for the page. Written by administrators.';
comment on column public.immersion_sessions.is_active is 'Whether the page shows it. Written by administrators.';
comment on column public.immersion_sessions.cancelled_at is 'When the session as a whole was cancelled; it stays closed. Written by cancel_session.';
comment on column public.immersion_sessions.created_at is 'Set once by the database.';
comment on column public.immersion_sessions.updated_at is 'Set by trigger on every change.';

-- the page lists what is active and still to come
create index immersion_sessions_upcoming on public.immersion_sessions (session_date_start) where is_active;

create table public.immersion_bookings (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null references public.immersion_sessions (id) on delete restrict,
  user_id uuid not null references auth.users (id) on delete restrict,
  user_email text not null,
  stripe_session_id text unique,
  stripe_payment_intent_id text unique,
  status text not null default 'pending',
  booking_date timestamptz not null default now(),
  amount_cents bigint not null,
  currency text not null default 'eur',
  payment_state text not null default 'none',
  refunded_cents bigint not null default 0,
  hold_expires_at timestamptz,
  offered boolean not null default false,
  cancelled_at timestamptz,
  cancel_reason text,
  reminder_sent_at timestamptz,
  calendar_sequence integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint immersion_bookings_status check (status in ('pending', 'confirmed', 'cancelled')),
  constraint immersion_bookings_payment_state check (
    payment_state in ('none', 'checkout_open', 'paid', 'refund_pending', 'refunded', 'partially_refunded',
      'refund_failed', 'disputed', 'dispute_lost')
  ),
  constraint immersion_bookings_hold check ((status = 'pending') = (hold_expires_at is not null)),
  constraint immersion_bookings_amount check (amount_cents >= 50),
  constraint immersion_bookings_refunded check (refunded_cents between 0 and amount_cents)
);

comment on table public.immersion_bookings is 'One person''s place in one session, from the hold to the refund.';
comment on column public.immersion_bookings.id is 'Set once by the database; Checkout carries it as client_reference_id.';
comment on column public.immersion_bookings.session_id is 'The session. Set once by reserve_place.';
comment on column public.immersion_bookings.user_id is 'Who booked. Set once by reserve_place from the signed-in user.';
comment on column public.immersion_bookings.user_email is 'E-mail at the time of booking. Set once by reserve_place.';
comment on column public.immersion_bookings.stripe_session_id is 'cs_… of the open or paid Checkout. Written by attach_checkout and guichet.confirm_booking.';
comment on column public.immersion_bookings.stripe_payment_intent_id is 'pi_… of the payment. Written by apply_booking_checkout.';
comment on column public.immersion_bookings.status is 'pending (a hold), confirmed (paid), cancelled. Written by the booking functions only.';
comment on column public.immersion_bookings.booking_date is 'When the place was taken. Set by reserve_place, again when a late payment takes a freed place.';
comment on column public.immersion_bookings.amount_cents is 'Price at the time of the hold, frozen. Set once by reserve_place.';
comment on column public.immersion_bookings.currency is 'Currency of the amount. Set once by reserve_place.';
comment on column public.immersion_bookings.payment_state is 'Finer than status: where the money is. Written by the booking functions only.';
comment on column public.immersion_bookings.refunded_cents is 'What Stripe says has gone back. Written by guichet.refresh_booking_money.';
comment on column public.immersion_bookings.hold_expires_at is 'End of the hold; null unless pending. Written by the booking functions, never beyond guichet.hold_limit, which counts from the making of the hold.';
comment on column public.immersion_bookings.offered is 'True: held for somebody of the waiting list. Set once by offer_freed_place.';
comment on column public.immersion_bookings.cancelled_at is 'When it was cancelled. Written by the booking functions.';
comment on column public.immersion_bookings.cancel_reason is 'customer, admin, hold_expired, checkout_expired, payment_failed or offer_expired; or what became of the session: session_past, session_hidden, session_closed, session_moved, session_cancelled. Written by the booking functions.';
comment on column public.immersion_bookings.reminder_sent_at is 'When the reminder was queued. Written by enqueue_booking_reminders; emptied by guichet.follow_session_change where the session gets another first day.';
comment on column public.immersion_bookings.calendar_sequence is 'SEQUENCE of its calendar entry: one more with each change that a calendar must show. Written by guichet.follow_session_change and guichet.cancel_confirmed_booking.';
comment on column public.immersion_bookings.created_at is 'Set once by the database.';
comment on column public.immersion_bookings.updated_at is 'Set by trigger on every change.';

alter table public.checkouts add constraint checkouts_booking_id_fkey
  foreign key (booking_id) references public.immersion_bookings (id) on delete cascade;

-- a person holds at most one live place in a session
create unique index immersion_bookings_one_per_person on public.immersion_bookings (session_id, user_id)
  where status in ('pending', 'confirmed');
-- all that was ever booked in a session: deleting it must find them
create index immersion_bookings_session on public.immersion_bookings (session_id);
-- "my bookings", and RLS by owner
create index immersion_bookings_user on public.immersion_bookings (user_id, booking_date desc);
-- the sweeper looks for ended holds only
create index immersion_bookings_holds on public.immersion_bookings (hold_expires_at) where status = 'pending';

-- A day of a session is a day at the business, and it begins there.
create function guichet.session_starts_at(p_day date) returns timestamptz
language sql stable set search_path = ''
as $$ select p_day::timestamp at time zone guichet.zone() $$;
comment on function guichet.session_starts_at(date) is 'The instant at which a day begins at the business, with the clock of that season.';
revoke execute on function guichet.session_starts_at(date) from public, anon, authenticated;

alter table public.immersion_sessions enable row level security;
alter table public.immersion_bookings enable row level security;

revoke all on public.immersion_sessions, public.immersion_bookings from anon, authenticated, service_role;
grant select on public.immersion_sessions to anon, authenticated;
grant all on public.immersion_sessions, public.immersion_bookings to service_role;
grant insert (session_date_start, session_date_end, max_places, location, price_cents, description, is_active),
      update (session_date_start, session_date_end, max_places, location, price_cents, description, is_active),
      delete
  on public.immersion_sessions to authenticated;
grant select on public.immersion_bookings to authenticated;

create policy "everybody sees active sessions" on public.immersion_sessions
  for select to anon, authenticated using (is_active);
create policy "administrators see all sessions" on public.immersion_sessions
  for select to authenticated using ((select guichet.may('read_bookings')));
-- who has paid for a place sees when and where, also once nobody else does
create policy "people see the sessions they paid for" on public.immersion_sessions
  for select to authenticated using (id in (
    select b.session_id from public.immersion_bookings b
      where b.user_id = (select auth.uid()) and b.stripe_payment_intent_id is not null));
create policy "administrators create sessions" on public.immersion_sessions
  for insert to authenticated with check ((select guichet.may('manage_sessions')));
create policy "administrators change sessions" on public.immersion_sessions
  for update to authenticated using ((select guichet.may('manage_sessions'))) with
    check ((select guichet.may('manage_sessions')));
create policy "administrators delete sessions" on public.immersion_sessions
  for delete to authenticated using ((select guichet.may('manage_sessions')));

create policy "people see their own bookings" on public.immersion_bookings
  for select to authenticated using ((select auth.uid()) = user_id);
create policy "administrators see all bookings" on public.immersion_bookings
  for select to authenticated using ((select guichet.may('read_bookings')));

alter table public.immersion_sessions replica identity full;
alter publication supabase_realtime add table public.immersion_sessions;
-- the page follows its own bookings too: row level security decides who hears of which
alter table public.immersion_bookings replica identity full;
alter publication supabase_realtime add table public.immersion_bookings;
