-- Written by npm run db:schemas. Last in migrations/20261121001200_payments.sql, which never changes: change it in a new one.

create table public.refunds (
  id uuid default gen_random_uuid() not null,
  payment_id uuid not null,
  stripe_refund_id character varying,
  asked boolean default false not null,
  amount_cents bigint not null,
  currency character varying(3) not null,
  status character varying default 'requested'::character varying not null,
  reason character varying,
  failure_reason character varying,
  requested_by uuid,
  request_id uuid,
  last_event_created bigint default 0 not null,
  last_event_id text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint refunds_pkey PRIMARY KEY (id),
  constraint refunds_request_id_key UNIQUE (request_id),
  constraint refunds_stripe_refund_id_key UNIQUE (stripe_refund_id),
  constraint refunds_amount CHECK ((amount_cents > 0)),
  constraint refunds_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES public.payments(id)
);

comment on table public.refunds is 'Money on its way back or back. Final only when Stripe says so.';
comment on column public.refunds.id is 'Set once; Stripe carries it as metadata.refund_id.';
comment on column public.refunds.payment_id is 'The payment. Set once by request_refund or sync_stripe_payments.';
comment on column public.refunds.stripe_refund_id is 're_…. Written by sync_stripe_payments.';
comment on column public.refunds.asked is 'True: we asked Stripe for it; false: made in the Dashboard. Set once by guichet.open_refund.';
comment on column public.refunds.amount_cents is 'Minor units. Set once.';
comment on column public.refunds.currency is 'ISO 4217, upper case. Set once.';
comment on column public.refunds.status is 'requested until Stripe knows it, then Stripe''s: pending, requires_action, succeeded, failed, canceled. A request that Stripe refused, or that staff gave up, is failed or canceled without stripe_refund_id. Written by sync_stripe_payments, give_up_refund, guichet.settle_refused_refund.';
comment on column public.refunds.reason is 'duplicate, fraudulent, requested_by_customer or free text. Set once.';
comment on column public.refunds.failure_reason is 'Stripe''s reason of a failed refund, or the code with which it refused to make one. Written by sync_stripe_payments, give_up_refund, guichet.settle_refused_refund.';
comment on column public.refunds.requested_by is 'auth.uid() of who asked; null for the system and for the Stripe Dashboard. Set once.';
comment on column public.refunds.request_id is 'The client''s own id, so that a retried request makes one refund. Set once.';
comment on column public.refunds.last_event_created is 'created of the event that last wrote the row. Written by sync_stripe_payments.';
comment on column public.refunds.last_event_id is 'Id of that event. Written by sync_stripe_payments.';
comment on column public.refunds.created_at is 'Set once by the database.';
comment on column public.refunds.updated_at is 'Set by trigger on every change.';

CREATE INDEX refunds_payment_id ON public.refunds USING btree (payment_id);
CREATE INDEX refunds_under_way ON public.refunds USING btree (created_at DESC, id DESC) WHERE ((status)::text = ANY ((ARRAY['requested'::character varying, 'pending'::character varying, 'requires_action'::character varying])::text[]));

alter table public.refunds enable row level security;
create policy "refunds follow their payment" on public.refunds for select to authenticated
  using ((EXISTS ( SELECT
   FROM public.payments p
  WHERE (p.id = refunds.payment_id))));

revoke all on public.refunds from public, anon, authenticated, service_role;
grant select on public.refunds to authenticated;
grant all on public.refunds to service_role;

CREATE CONSTRAINT TRIGGER refunds_lines_changed AFTER UPDATE ON public.refunds DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((((old.status)::text = 'succeeded'::text) OR ((new.status)::text = 'succeeded'::text)) AND (((((old.status)::text IS DISTINCT FROM (new.status)::text) OR (old.amount_cents IS DISTINCT FROM new.amount_cents)) OR (old.payment_id IS DISTINCT FROM new.payment_id)) OR ((old.stripe_refund_id)::text IS DISTINCT FROM (new.stripe_refund_id)::text)))) EXECUTE FUNCTION guichet.keep_lines('payment', 'payment_id');
CREATE CONSTRAINT TRIGGER refunds_lines_deleted AFTER DELETE ON public.refunds DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((old.status)::text = 'succeeded'::text)) EXECUTE FUNCTION guichet.keep_lines('payment', 'payment_id');
CREATE CONSTRAINT TRIGGER refunds_lines_written AFTER INSERT ON public.refunds DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.status)::text = 'succeeded'::text)) EXECUTE FUNCTION guichet.keep_lines('payment', 'payment_id');
CREATE TRIGGER refunds_updated_at BEFORE UPDATE ON public.refunds FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON public.refunds FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('money');
