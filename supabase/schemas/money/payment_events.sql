-- Written by npm run db:schemas. Last in migrations/20261121001200_payments.sql, which never changes: change it in a new one.

create table public.payment_events (
  id uuid default gen_random_uuid() not null,
  payment_id uuid not null,
  stripe_event_id character varying not null,
  type character varying not null,
  payload jsonb not null,
  event_created bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  constraint payment_events_pkey PRIMARY KEY (id),
  constraint payment_events_once UNIQUE (payment_id, stripe_event_id),
  constraint payment_events_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES public.payments(id)
);

comment on table public.payment_events is 'Every Stripe event of a payment, in full: the audit trail. Append-only.';
comment on column public.payment_events.id is 'Set once by the database.';
comment on column public.payment_events.payment_id is 'The payment. Set once by sync_stripe_payments.';
comment on column public.payment_events.stripe_event_id is 'evt_…, once a payment. Set once by sync_stripe_payments.';
comment on column public.payment_events.type is 'Stripe''s event type. Set once by sync_stripe_payments.';
comment on column public.payment_events.payload is 'The event''s mapped object. Set once by sync_stripe_payments.';
comment on column public.payment_events.event_created is 'created of the event, unix seconds. Set once by sync_stripe_payments.';
comment on column public.payment_events.created_at is 'Set once by the database.';

CREATE INDEX payment_events_stripe_event_id ON public.payment_events USING btree (stripe_event_id);

alter table public.payment_events enable row level security;

revoke all on public.payment_events from public, anon, authenticated, service_role;
grant insert, select on public.payment_events to service_role;

CREATE TRIGGER payment_events_append_only BEFORE DELETE OR UPDATE ON public.payment_events FOR EACH ROW EXECUTE FUNCTION guichet.refuse_change();
CREATE CONSTRAINT TRIGGER payment_events_lines AFTER INSERT ON public.payment_events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.payload ? 'stripe_refund_id'::text) OR (new.payload ? 'stripe_dispute_id'::text))) EXECUTE FUNCTION guichet.keep_lines('payment', 'payment_id');
CREATE TRIGGER payment_events_never_emptied BEFORE TRUNCATE ON public.payment_events FOR EACH STATEMENT EXECUTE FUNCTION guichet.refuse_change();
