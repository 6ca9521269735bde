-- Written by npm run db:schemas: change a migration, then run it.

create table public.payments (
  id uuid default gen_random_uuid() not null,
  order_id uuid,
  stripe_payment_intent_id character varying not null,
  amount_cents bigint,
  amount_received_cents bigint default 0 not null,
  amount_refunded_cents bigint default 0 not null,
  charge_refunded_cents bigint default 0 not null,
  currency character varying(3) not null,
  status character varying not null,
  error_code character varying,
  error_message text,
  stripe_charge_id character varying,
  receipt_url text,
  duplicate_of uuid,
  disputed boolean default false not null,
  dispute_open boolean default false not null,
  refund_blocked boolean default false not null,
  dispute_lost_cents bigint default 0 not null,
  succeeded_at timestamp with time zone,
  last_event_created bigint default 0 not null,
  last_event_id text,
  needs_refetch boolean default false not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint payments_pkey PRIMARY KEY (id),
  constraint payments_order_id_key UNIQUE (order_id),
  constraint payments_stripe_payment_intent_id_key UNIQUE (stripe_payment_intent_id),
  constraint payments_amount_known CHECK (((amount_cents IS NOT NULL) OR (last_event_id IS NULL))),
  constraint payments_amounts CHECK (((amount_cents >= 0) AND (amount_received_cents >= 0) AND (amount_refunded_cents >= 0))),
  constraint payments_duplicate CHECK (((duplicate_of IS NULL) OR (order_id IS NULL))),
  constraint payments_duplicate_of_fkey FOREIGN KEY (duplicate_of) REFERENCES public.payments(id),
  constraint payments_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id)
);

comment on table public.payments is 'One Stripe PaymentIntent that pays an order; an order has one payment.';
comment on column public.payments.id is 'Set once by the database.';
comment on column public.payments.order_id is 'The order, 1:1; null for money that came a second time. Written by sync_stripe_payments.';
comment on column public.payments.stripe_payment_intent_id is 'pi_…; set once.';
comment on column public.payments.amount_cents is 'PaymentIntent.amount in minor units; null where only a refund or a dispute has told of the payment, until it is fetched. Written by sync_stripe_payments.';
comment on column public.payments.amount_received_cents is 'PaymentIntent.amount_received. Written by sync_stripe_payments.';
comment on column public.payments.amount_refunded_cents is 'What has gone back for good: follows from the refunds and charge_refunded_cents, set, never added to. Written by sync_stripe_payments.';
comment on column public.payments.charge_refunded_cents is 'Highest Charge.amount_refunded that an event has told, refunds under way included. Written by sync_stripe_payments.';
comment on column public.payments.currency is 'ISO 4217, upper case. Written by sync_stripe_payments.';
comment on column public.payments.status is 'PaymentIntent.status, an open enum. Written by sync_stripe_payments.';
comment on column public.payments.error_code is 'Stripe''s code of the last failure, decline code where there is one. Written by sync_stripe_payments.';
comment on column public.payments.error_message is 'Stripe''s message of the last failure. Written by sync_stripe_payments.';
comment on column public.payments.stripe_charge_id is 'ch_… of the latest charge. Written by sync_stripe_payments.';
comment on column public.payments.receipt_url is 'Stripe''s receipt page. Written by sync_stripe_payments.';
comment on column public.payments.duplicate_of is 'The payment that had already paid the order. Written by sync_stripe_payments.';
comment on column public.payments.disputed is 'Whether a dispute is open or lost. Written by sync_stripe_payments.';
comment on column public.payments.dispute_open is 'Whether a dispute or an inquiry is open. Written by guichet.refresh_payment.';
comment on column public.payments.refund_blocked is 'Whether a dispute is open of which Stripe does not say that its charge may be refunded. Written by guichet.refresh_payment.';
comment on column public.payments.dispute_lost_cents is 'What lost disputes have taken for good, minor units. Written by guichet.refresh_payment.';
comment on column public.payments.succeeded_at is 'When Stripe first said succeeded. Written by sync_stripe_payments.';
comment on column public.payments.last_event_created is 'created of the event that last wrote the row. Written by sync_stripe_payments.';
comment on column public.payments.last_event_id is 'Id of that event. Written by sync_stripe_payments.';
comment on column public.payments.needs_refetch is 'True where a refund or a dispute told of a payment that no event of its own has: it is fetched, see apply_fetched_stripe_objects. Written by sync_stripe_payments.';
comment on column public.payments.created_at is 'Set once by the database.';
comment on column public.payments.updated_at is 'Set by trigger on every change.';

CREATE INDEX payments_duplicate_of ON public.payments USING btree (duplicate_of) WHERE (duplicate_of IS NOT NULL);
CREATE INDEX payments_stripe_charge_id ON public.payments USING btree (stripe_charge_id);
CREATE INDEX payments_stripe_payment_intent_id ON public.payments USING btree (stripe_payment_intent_id);

alter table public.payments enable row level security;
create policy "people see the payments of their own orders" on public.payments for select to authenticated
  using ((EXISTS ( SELECT 1
   FROM public.orders o
  WHERE ((o.id = payments.order_id) AND (o.user_id = ( SELECT auth.uid() AS uid))))));

revoke all on public.payments from public, anon, authenticated, service_role;
grant select on public.payments to authenticated;
grant all on public.payments to service_role;

CREATE TRIGGER fetch_payment_intent AFTER INSERT OR UPDATE OF needs_refetch ON public.payments FOR EACH ROW WHEN (new.needs_refetch) EXECUTE FUNCTION guichet.ask_for_stripe_object('payment_intent', 'stripe_payment_intent_id', '30');
CREATE TRIGGER payments_updated_at BEFORE UPDATE ON public.payments FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
