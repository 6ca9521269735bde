-- Written by npm run db:schemas. Last in migrations/20261121004000_immersion_sessions.sql, which never changes: change it in a new one.

create table public.immersion_bookings (
  id uuid default gen_random_uuid() not null,
  session_id uuid not null,
  user_id uuid not null,
  user_email text not null,
  stripe_session_id text,
  stripe_payment_intent_id text,
  status text default 'pending'::text not null,
  booking_date timestamp with time zone default now() not null,
  amount_cents bigint not null,
  currency text default 'eur'::text not null,
  payment_state text default 'none'::text not null,
  refunded_cents bigint default 0 not null,
  hold_expires_at timestamp with time zone,
  offered boolean default false not null,
  cancelled_at timestamp with time zone,
  cancel_reason text,
  reminder_sent_at timestamp with time zone,
  calendar_sequence integer default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint immersion_bookings_pkey PRIMARY KEY (id),
  constraint immersion_bookings_stripe_payment_intent_id_key UNIQUE (stripe_payment_intent_id),
  constraint immersion_bookings_stripe_session_id_key UNIQUE (stripe_session_id),
  constraint immersion_bookings_amount CHECK ((amount_cents >= 50)),
  constraint immersion_bookings_hold CHECK (((status = 'pending'::text) = (hold_expires_at IS NOT NULL))),
  constraint immersion_bookings_payment_state CHECK ((payment_state = ANY (ARRAY['none'::text, 'checkout_open'::text, 'paid'::text, 'refund_pending'::text, 'refunded'::text, 'partially_refunded'::text, 'refund_failed'::text, 'disputed'::text, 'dispute_lost'::text]))),
  constraint immersion_bookings_refunded CHECK (((refunded_cents >= 0) AND (refunded_cents <= amount_cents))),
  constraint immersion_bookings_status CHECK ((status = ANY (ARRAY['pending'::text, 'confirmed'::text, 'cancelled'::text]))),
  constraint immersion_bookings_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.immersion_sessions(id) ON DELETE RESTRICT,
  constraint immersion_bookings_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE RESTRICT
);

comment on table public.immersion_bookings is 'One person''s place in one session, from the hold to the refund.';
comment on column public.immersion_bookings.id is 'Set once by the database; Checkout carries it as client_reference_id.';
comment on column public.immersion_bookings.session_id is 'The session. Set once by reserve_place.';
comment on column public.immersion_bookings.user_id is 'Who booked. Set once by reserve_place from the signed-in user.';
comment on column public.immersion_bookings.user_email is 'Where letters about it go: the e-mail at the time of booking. Written by reserve_place, corrected by retry_letters.';
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

CREATE INDEX immersion_bookings_holds ON public.immersion_bookings USING btree (hold_expires_at) WHERE (status = 'pending'::text);
CREATE UNIQUE INDEX immersion_bookings_one_per_person ON public.immersion_bookings USING btree (session_id, user_id) WHERE (status = ANY (ARRAY['pending'::text, 'confirmed'::text]));
CREATE INDEX immersion_bookings_session ON public.immersion_bookings USING btree (session_id);
CREATE INDEX immersion_bookings_unpaid ON public.immersion_bookings USING btree (user_id, created_at) WHERE (stripe_payment_intent_id IS NULL);
CREATE INDEX immersion_bookings_user ON public.immersion_bookings USING btree (user_id, booking_date DESC);

alter table public.immersion_bookings enable row level security;
create policy "administrators see all bookings" on public.immersion_bookings for select to authenticated
  using (( SELECT guichet.may('read_bookings'::text) AS may));
create policy "people see their own bookings" on public.immersion_bookings for select to authenticated
  using ((( SELECT auth.uid() AS uid) = user_id));

revoke all on public.immersion_bookings from public, anon, authenticated, service_role;
grant select on public.immersion_bookings to authenticated;
grant all on public.immersion_bookings to service_role;

CREATE TRIGGER close_waitlist_offer AFTER UPDATE OF status ON public.immersion_bookings FOR EACH ROW WHEN (((new.status = 'cancelled'::text) AND (old.status = 'pending'::text))) EXECUTE FUNCTION guichet.close_waitlist_offer();
CREATE TRIGGER immersion_bookings_updated_at BEFORE UPDATE ON public.immersion_bookings FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
CREATE TRIGGER keep_hold_limit BEFORE INSERT OR UPDATE OF hold_expires_at ON public.immersion_bookings FOR EACH ROW WHEN ((new.hold_expires_at IS NOT NULL)) EXECUTE FUNCTION guichet.keep_hold_limit();
CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON public.immersion_bookings FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('bookings');

alter table public.immersion_bookings replica identity full;
alter publication supabase_realtime add table public.immersion_bookings;
