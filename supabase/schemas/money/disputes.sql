-- Written by npm run db:schemas. Last in migrations/20261121001200_payments.sql, which never changes: change it in a new one.

create table public.disputes (
  id uuid default gen_random_uuid() not null,
  payment_id uuid,
  stripe_dispute_id character varying not null,
  stripe_charge_id character varying,
  stripe_payment_intent_id character varying,
  amount_cents bigint not null,
  currency character varying(3) not null,
  status character varying not null,
  is_charge_refundable boolean default false not null,
  reason character varying,
  evidence_due_by timestamp with time zone,
  last_event_created bigint default 0 not null,
  last_event_id text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint disputes_pkey PRIMARY KEY (id),
  constraint disputes_stripe_dispute_id_key UNIQUE (stripe_dispute_id),
  constraint disputes_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES public.payments(id)
);

comment on table public.disputes is 'Charges that a cardholder contests.';
comment on column public.disputes.id is 'Set once by the database.';
comment on column public.disputes.payment_id is 'The payment, where it is ours. Written by sync_stripe_payments.';
comment on column public.disputes.stripe_dispute_id is 'dp_… or du_…. Set once.';
comment on column public.disputes.stripe_charge_id is 'ch_…. Written by sync_stripe_payments.';
comment on column public.disputes.stripe_payment_intent_id is 'pi_…. Written by sync_stripe_payments.';
comment on column public.disputes.amount_cents is 'Contested amount, minor units. Written by sync_stripe_payments.';
comment on column public.disputes.currency is 'ISO 4217, upper case. Written by sync_stripe_payments.';
comment on column public.disputes.status is 'Stripe''s status, an open enum. Written by sync_stripe_payments.';
comment on column public.disputes.is_charge_refundable is 'Whether Stripe says that the charge may be refunded all the same, as of an inquiry. Written by sync_stripe_payments.';
comment on column public.disputes.reason is 'Stripe''s reason. Written by sync_stripe_payments.';
comment on column public.disputes.evidence_due_by is 'Until when Stripe takes evidence. Written by sync_stripe_payments.';
comment on column public.disputes.last_event_created is 'created of the event that last wrote the row. Written by sync_stripe_payments.';
comment on column public.disputes.last_event_id is 'Id of that event. Written by sync_stripe_payments.';
comment on column public.disputes.created_at is 'Set once by the database.';
comment on column public.disputes.updated_at is 'Set by trigger on every change.';

CREATE INDEX disputes_open ON public.disputes USING btree (evidence_due_by, id) WHERE ((status)::text <> ALL ((ARRAY['won'::character varying, 'lost'::character varying, 'warning_closed'::character varying, 'prevented'::character varying])::text[]));
CREATE INDEX disputes_payment_id ON public.disputes USING btree (payment_id);

alter table public.disputes enable row level security;

revoke all on public.disputes from public, anon, authenticated, service_role;
grant all on public.disputes to service_role;

CREATE CONSTRAINT TRIGGER disputes_lines_changed AFTER UPDATE ON public.disputes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((((((old.status)::text IS DISTINCT FROM (new.status)::text) OR (old.amount_cents IS DISTINCT FROM new.amount_cents)) OR (old.payment_id IS DISTINCT FROM new.payment_id)) OR ((old.stripe_dispute_id)::text IS DISTINCT FROM (new.stripe_dispute_id)::text))) EXECUTE FUNCTION guichet.keep_lines('payment', 'payment_id');
CREATE CONSTRAINT TRIGGER disputes_lines_written AFTER INSERT OR DELETE ON public.disputes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guichet.keep_lines('payment', 'payment_id');
CREATE TRIGGER disputes_updated_at BEFORE UPDATE ON public.disputes FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON public.disputes FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('money');
