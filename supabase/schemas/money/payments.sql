-- Written by npm run db:schemas. Last in migrations/20261121005300_payment_subjects.sql, which never changes: change it in a new one.

create table public.payments (
  id uuid default gen_random_uuid() not null,
  order_id uuid,
  for_order_id uuid,
  vend_session_id uuid,
  booking_id uuid,
  recharge_id uuid,
  invoice_id uuid,
  payer_id uuid,
  role text default 'foreign'::text not null,
  settlement text,
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
  constraint payments_one_subject CHECK ((num_nonnulls(for_order_id, vend_session_id, booking_id, recharge_id, invoice_id) =
CASE role
    WHEN 'foreign'::text THEN 0
    ELSE 1
END)),
  constraint payments_order CHECK (((order_id IS NULL) OR ((for_order_id IS NOT NULL) AND (order_id = for_order_id)))),
  constraint payments_role CHECK ((role = ANY (ARRAY['main'::text, 'surplus'::text, 'foreign'::text]))),
  constraint payments_settlement CHECK ((settlement = ANY (ARRAY['capture'::text, 'cancel'::text, 'refund'::text]))),
  constraint payments_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.immersion_bookings(id),
  constraint payments_for_order_id_fkey FOREIGN KEY (for_order_id) REFERENCES public.orders(id),
  constraint payments_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES public.invoices_billing(id),
  constraint payments_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id),
  constraint payments_payer_id_fkey FOREIGN KEY (payer_id) REFERENCES public.users(id) ON DELETE SET NULL,
  constraint payments_recharge_id_fkey FOREIGN KEY (recharge_id) REFERENCES public.wallet_recharges(id),
  constraint payments_vend_session_id_fkey FOREIGN KEY (vend_session_id) REFERENCES public.vend_sessions(id)
);

comment on table public.payments is 'One Stripe PaymentIntent: of an order, a vend, a booking, a recharge or an invoice, or of nothing of ours.';
comment on column public.payments.id is 'Set once by the database.';
comment on column public.payments.order_id is 'The order, 1:1; null for money that came a second time. Written by guichet.refresh_order.';
comment on column public.payments.for_order_id is 'The order that it was meant for, whether or not it is the one that the order has. Set once, as the four below, by guichet.join_payment.';
comment on column public.payments.vend_session_id is 'The vend that it was meant for.';
comment on column public.payments.booking_id is 'The booking that it was meant for.';
comment on column public.payments.recharge_id is 'The wallet recharge that it was meant for.';
comment on column public.payments.invoice_id is 'The invoice that it is a payment on; an invoice may have several.';
comment on column public.payments.payer_id is 'Who pays, where it is known: the owner of the order, booking or recharge; of a vend whoever alone asked for its page. Written by guichet.join_payment and guichet.consider_vend_payment.';
comment on column public.payments.role is 'main: it pays its subject, or is the attempt that has come furthest; surplus: a further attempt, or money that came a second time, too late or with another amount, and goes back; foreign: it names nothing of ours, and counts nowhere. Written by guichet.join_payment and the function of its subject.';
comment on column public.payments.settlement is 'What is decided of its money: capture, it is kept (and a hold taken); cancel, its hold is let go; refund, it goes back, as far as it is owed. Null: nothing yet. Written by guichet.owe_back and the function of its subject.';
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

CREATE INDEX payments_amount ON public.payments USING btree (amount_cents, created_at DESC) WHERE (role <> 'foreign'::text);
CREATE INDEX payments_booking_id ON public.payments USING btree (booking_id) WHERE (booking_id IS NOT NULL);
CREATE INDEX payments_failed ON public.payments USING btree (last_event_created DESC, id DESC) INCLUDE (amount_cents, currency, invoice_id) WHERE ((role = 'main'::text) AND ((status)::text = 'requires_payment_method'::text) AND (error_code IS NOT NULL));
CREATE INDEX payments_for_order_id ON public.payments USING btree (for_order_id) WHERE (for_order_id IS NOT NULL);
CREATE INDEX payments_invoice_id ON public.payments USING btree (invoice_id) WHERE (invoice_id IS NOT NULL);
CREATE UNIQUE INDEX payments_one_main ON public.payments USING btree (COALESCE(for_order_id, vend_session_id, booking_id, recharge_id)) WHERE ((role = 'main'::text) AND (invoice_id IS NULL));
CREATE INDEX payments_payer_id ON public.payments USING btree (payer_id, created_at DESC) WHERE (payer_id IS NOT NULL);
CREATE INDEX payments_recharge_id ON public.payments USING btree (recharge_id) WHERE (recharge_id IS NOT NULL);
CREATE INDEX payments_stripe_charge_id ON public.payments USING btree (stripe_charge_id);
CREATE INDEX payments_stripe_payment_intent_id ON public.payments USING btree (stripe_payment_intent_id);
CREATE INDEX payments_vend_session_id ON public.payments USING btree (vend_session_id) WHERE (vend_session_id IS NOT NULL);

alter table public.payments enable row level security;
create policy "people see their own payments" on public.payments for select to authenticated
  using (((payer_id = ( SELECT auth.uid() AS uid)) OR (invoice_id IN ( SELECT i.id
   FROM public.invoices_billing i))));

revoke all on public.payments from public, anon, authenticated, service_role;
grant select on public.payments to authenticated;
grant all on public.payments to service_role;

CREATE TRIGGER fetch_payment_intent AFTER INSERT OR UPDATE OF needs_refetch ON public.payments FOR EACH ROW WHEN (new.needs_refetch) EXECUTE FUNCTION guichet.ask_for_stripe_object('payment_intent', 'stripe_payment_intent_id', '30');
CREATE TRIGGER payments_complete BEFORE INSERT OR UPDATE OF order_id ON public.payments FOR EACH ROW WHEN (((new.order_id IS NOT NULL) AND (new.for_order_id IS NULL))) EXECUTE FUNCTION guichet.complete_payment();
CREATE CONSTRAINT TRIGGER payments_lines_changed AFTER UPDATE ON public.payments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((((old.role <> 'foreign'::text) OR (new.role <> 'foreign'::text)) AND ((((((((((((old.role IS DISTINCT FROM new.role) OR ((old.status)::text IS DISTINCT FROM (new.status)::text)) OR (old.amount_received_cents IS DISTINCT FROM new.amount_received_cents)) OR (old.amount_refunded_cents IS DISTINCT FROM new.amount_refunded_cents)) OR (old.succeeded_at IS DISTINCT FROM new.succeeded_at)) OR ((old.currency)::text IS DISTINCT FROM (new.currency)::text)) OR (old.payer_id IS DISTINCT FROM new.payer_id)) OR (old.for_order_id IS DISTINCT FROM new.for_order_id)) OR (old.vend_session_id IS DISTINCT FROM new.vend_session_id)) OR (old.booking_id IS DISTINCT FROM new.booking_id)) OR (old.recharge_id IS DISTINCT FROM new.recharge_id)) OR (old.invoice_id IS DISTINCT FROM new.invoice_id)))) EXECUTE FUNCTION guichet.keep_lines('payment', 'id');
CREATE CONSTRAINT TRIGGER payments_lines_written AFTER INSERT ON public.payments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.role <> 'foreign'::text) AND (((new.status)::text = 'succeeded'::text) OR (new.amount_refunded_cents > 0)))) EXECUTE FUNCTION guichet.keep_lines('payment', 'id');
CREATE CONSTRAINT TRIGGER payments_of_invoice_changed AFTER UPDATE ON public.payments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((old.invoice_id IS DISTINCT FROM new.invoice_id)) EXECUTE FUNCTION guichet.keep_lines('invoice', 'invoice_id');
CREATE CONSTRAINT TRIGGER payments_of_invoice_deleted AFTER DELETE ON public.payments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((old.invoice_id IS NOT NULL)) EXECUTE FUNCTION guichet.keep_lines('invoice', 'invoice_id');
CREATE CONSTRAINT TRIGGER payments_of_invoice_written AFTER INSERT ON public.payments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.invoice_id IS NOT NULL)) EXECUTE FUNCTION guichet.keep_lines('invoice', 'invoice_id');
CREATE TRIGGER payments_updated_at BEFORE UPDATE ON public.payments FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON public.payments FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('money');
