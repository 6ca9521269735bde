-- Written by npm run db:schemas. Last in migrations/20261121000230_invoices_billing.sql, which never changes: change it in a new one.

create table public.invoice_payments_billing (
  id uuid default gen_random_uuid() not null,
  stripe_invoice_payment_id text not null,
  stripe_invoice_id text not null,
  stripe_payment_intent_id text,
  stripe_charge_id text,
  amount_paid bigint,
  currency text not null,
  status text not null,
  paid_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  last_event_created bigint default 0 not null,
  last_event_id text,
  needs_refetch boolean default false not null,
  constraint invoice_payments_billing_pkey PRIMARY KEY (id),
  constraint invoice_payments_billing_stripe_invoice_payment_id_key UNIQUE (stripe_invoice_payment_id)
);

comment on table public.invoice_payments_billing is 'Payments on invoices: recent invoice events do not carry them.';
comment on column public.invoice_payments_billing.id is 'Written by the database.';
comment on column public.invoice_payments_billing.stripe_invoice_payment_id is 'inpay_…; written by sync_stripe_invoices.';
comment on column public.invoice_payments_billing.stripe_invoice_id is 'in_…, which may arrive later; written by sync_stripe_invoices.';
comment on column public.invoice_payments_billing.stripe_payment_intent_id is 'Written by sync_stripe_invoices.';
comment on column public.invoice_payments_billing.stripe_charge_id is 'Written by sync_stripe_invoices.';
comment on column public.invoice_payments_billing.amount_paid is 'Minor units; written by sync_stripe_invoices.';
comment on column public.invoice_payments_billing.currency is 'ISO 4217 in lower case; written by sync_stripe_invoices.';
comment on column public.invoice_payments_billing.status is 'open, paid, canceled: an open enum. Written by sync_stripe_invoices.';
comment on column public.invoice_payments_billing.paid_at is 'Written by sync_stripe_invoices.';
comment on column public.invoice_payments_billing.created_at is 'When the row was made; written by the database.';
comment on column public.invoice_payments_billing.updated_at is 'Last change; written by the trigger.';
comment on column public.invoice_payments_billing.last_event_created is 'event.created of the event that last wrote the row, or since when what was fetched is true; 0: no event of its own yet. Written by sync_stripe_invoices.';
comment on column public.invoice_payments_billing.last_event_id is 'Event that last wrote the row, or fetch:<outbox row> where it was fetched; written by sync_stripe_invoices.';
comment on column public.invoice_payments_billing.needs_refetch is 'True where the events alone cannot say what Stripe holds (rule 1), or only the id is known: it is fetched, see apply_fetched_stripe_objects; written by sync_stripe_invoices.';

CREATE INDEX invoice_payments_billing_stripe_invoice_id ON public.invoice_payments_billing USING btree (stripe_invoice_id);
CREATE INDEX invoice_payments_billing_stripe_payment_intent_id ON public.invoice_payments_billing USING btree (stripe_payment_intent_id) WHERE (stripe_payment_intent_id IS NOT NULL);

alter table public.invoice_payments_billing enable row level security;
create policy "payments on own invoices" on public.invoice_payments_billing for select to authenticated
  using ((stripe_invoice_id IN ( SELECT invoices_billing.stripe_invoice_id
   FROM public.invoices_billing
  WHERE (invoices_billing.billing_account_id IN ( SELECT guichet.my_billing_account_ids() AS my_billing_account_ids)))));

revoke all on public.invoice_payments_billing from public, anon, authenticated, service_role;
grant select on public.invoice_payments_billing to authenticated;
grant delete, insert, select, update on public.invoice_payments_billing to service_role;

CREATE TRIGGER fetch_invoice_payment AFTER INSERT OR UPDATE OF needs_refetch ON public.invoice_payments_billing FOR EACH ROW WHEN (new.needs_refetch) EXECUTE FUNCTION guichet.ask_for_stripe_object('invoice_payment', 'stripe_invoice_payment_id', '4');
CREATE TRIGGER invoice_payments_billing_updated_at BEFORE UPDATE ON public.invoice_payments_billing FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
