-- Written by npm run db:schemas. Last in migrations/20261121004000_immersion_sessions.sql, which never changes: change it in a new one.

create table public.checkouts (
  id uuid default gen_random_uuid() not null,
  order_id uuid,
  booking_id uuid,
  vend_session_id uuid,
  recharge_id uuid,
  subscription_checkout_id uuid,
  kind text generated always as (
CASE
    WHEN (order_id IS NOT NULL) THEN 'order'::text
    WHEN (booking_id IS NOT NULL) THEN 'booking'::text
    WHEN (vend_session_id IS NOT NULL) THEN 'vend_session'::text
    WHEN (recharge_id IS NOT NULL) THEN 'wallet_recharge'::text
    ELSE 'subscription_checkout'::text
END) stored not null,
  subject uuid generated always as (COALESCE(order_id, booking_id, vend_session_id, recharge_id, subscription_checkout_id)) stored not null,
  attempt integer not null,
  status text default 'open'::text not null,
  requested_by uuid,
  request jsonb not null,
  idempotency_key text not null,
  stripe_id text,
  url text,
  expires_at timestamp with time zone not null,
  said text,
  said_at bigint,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint checkouts_pkey PRIMARY KEY (id),
  constraint checkouts_idempotency_key_key UNIQUE (idempotency_key),
  constraint checkouts_stripe_id_key UNIQUE (stripe_id),
  constraint checkouts_subject_attempt_key UNIQUE (subject, attempt),
  constraint checkouts_one_subject CHECK ((num_nonnulls(order_id, booking_id, vend_session_id, recharge_id, subscription_checkout_id) = 1)),
  constraint checkouts_status_check CHECK ((status = ANY (ARRAY['open'::text, 'complete'::text, 'ended'::text]))),
  constraint checkouts_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.immersion_bookings(id) ON DELETE CASCADE,
  constraint checkouts_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id) ON DELETE CASCADE,
  constraint checkouts_recharge_id_fkey FOREIGN KEY (recharge_id) REFERENCES public.wallet_recharges(id) ON DELETE CASCADE,
  constraint checkouts_subscription_checkout_id_fkey FOREIGN KEY (subscription_checkout_id) REFERENCES public.subscription_checkouts(id) ON DELETE CASCADE,
  constraint checkouts_vend_session_id_fkey FOREIGN KEY (vend_session_id) REFERENCES public.vend_sessions(id) ON DELETE CASCADE
);

comment on table public.checkouts is 'Every page (or PaymentIntent without one) that Stripe is asked for. Only the server reads it; address and request reach the payer by the answer of the function that was called.';
comment on column public.checkouts.id is 'Set once by the database; Stripe carries it as metadata.checkout_id.';
comment on column public.checkouts.order_id is 'The order that it pays. Set once by guichet.start_checkout.';
comment on column public.checkouts.booking_id is 'The booking that it pays. Set once by guichet.start_checkout.';
comment on column public.checkouts.vend_session_id is 'The vend that it pays. Set once by guichet.start_checkout.';
comment on column public.checkouts.recharge_id is 'The recharge that it pays. Set once by guichet.start_checkout.';
comment on column public.checkouts.subscription_checkout_id is 'The new subscription that it begins. Set once by guichet.start_checkout.';
comment on column public.checkouts.kind is 'Which of the five; with _id it is the name under which Stripe''s metadata carry the subject. Generated.';
comment on column public.checkouts.subject is 'Whichever of the five ids it has. Generated.';
comment on column public.checkouts.attempt is 'How many different requests there were for the subject; part of the key. Set once by guichet.start_checkout.';
comment on column public.checkouts.status is 'open → complete (Stripe says so) or ended (expired, replaced, or its subject needs none any more); what was ended here may turn out complete. Written by guichet.start_checkout, guichet.close_checkout, attach_checkout and guichet.note_checkout.';
comment on column public.checkouts.requested_by is 'Who alone has asked for it; null for nobody who is known, or for several. Written by guichet.start_checkout and start_vend_checkout.';
comment on column public.checkouts.request is 'What Stripe is asked for, frozen: a second try under the same key asks for the same. Written by guichet.start_checkout; attach_order_customer adds the customer that was made.';
comment on column public.checkouts.idempotency_key is 'The key at Stripe. Set once by guichet.start_checkout.';
comment on column public.checkouts.stripe_id is 'cs_… of the page; pi_… of an order that is paid without one. Written once by attach_checkout or guichet.note_checkout.';
comment on column public.checkouts.url is 'Address of the page, so that a second tab goes on there. Written by attach_checkout.';
comment on column public.checkouts.expires_at is 'When Stripe closes the page. Written by guichet.start_checkout (what is asked for) and attach_checkout (what Stripe says).';
comment on column public.checkouts.said is 'Type of the latest event of its session. Written by guichet.note_checkout.';
comment on column public.checkouts.said_at is 'created of that event, unix seconds. Written by guichet.note_checkout.';
comment on column public.checkouts.created_at is 'When it was first asked for; written by the database.';
comment on column public.checkouts.updated_at is 'Set by trigger on every change.';

CREATE INDEX checkouts_booking_id ON public.checkouts USING btree (booking_id) WHERE (booking_id IS NOT NULL);
CREATE UNIQUE INDEX checkouts_one_open ON public.checkouts USING btree (subject) WHERE (status = 'open'::text);
CREATE INDEX checkouts_order_id ON public.checkouts USING btree (order_id) WHERE (order_id IS NOT NULL);
CREATE INDEX checkouts_recharge_id ON public.checkouts USING btree (recharge_id) WHERE (recharge_id IS NOT NULL);
CREATE INDEX checkouts_subscription_checkout_id ON public.checkouts USING btree (subscription_checkout_id) WHERE (subscription_checkout_id IS NOT NULL);
CREATE INDEX checkouts_vend_session_id ON public.checkouts USING btree (vend_session_id) WHERE (vend_session_id IS NOT NULL);

alter table public.checkouts enable row level security;

revoke all on public.checkouts from public, anon, authenticated, service_role;
grant select on public.checkouts to service_role;

CREATE TRIGGER checkouts_updated_at BEFORE UPDATE ON public.checkouts FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
