-- Invoices of subscriptions, one row an invoice at Stripe, and the payments made on them.

-- invoices_billing ------------------------------------------------------------------------------------

create table public.invoices_billing (
  id uuid primary key default gen_random_uuid(),
  stripe_invoice_id text unique not null,
  billing_account_id uuid references public.billing_accounts (id),
  subscription_id uuid references public.subscriptions (id),
  stripe_subscription_id text,
  stripe_customer_id text,
  stripe_payment_intent_id text,
  stripe_charge_id text,
  number text,
  status text,
  billing_reason text,
  currency text not null,
  subtotal bigint,
  tax bigint,
  total bigint,
  amount_due bigint,
  amount_paid bigint,
  amount_remaining bigint,
  attempt_count integer,
  next_payment_attempt timestamptz,
  period_start timestamptz,
  period_end timestamptz,
  due_date timestamptz,
  paid_at timestamptz,
  hosted_invoice_url text,
  invoice_pdf text,
  customer_email text,
  customer_name text,
  stripe_created timestamptz,
  metadata jsonb not null default '{}',
  livemode boolean,
  payment_outcome text check (payment_outcome in ('succeeded', 'failed')),
  payment_outcome_created bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_event_created bigint not null default 0,
  last_event_id text,
  needs_refetch boolean not null default false
);
comment on table public.invoices_billing is 'Invoices as Stripe has them.';
comment on column public.invoices_billing.id is 'Written by the database.';
comment on column public.invoices_billing.stripe_invoice_id is 'in_…; written by sync_stripe_invoices.';
comment on column public.invoices_billing.billing_account_id is 'Who pays; written by sync_stripe_invoices.';
comment on column public.invoices_billing.subscription_id is 'Null until the subscription has arrived; written by sync_stripe_invoices, sync_stripe_subscriptions.';
comment on column public.invoices_billing.stripe_subscription_id is 'sub_…, null on an invoice without subscription; written by sync_stripe_invoices.';
comment on column public.invoices_billing.stripe_customer_id is 'cus_…; written by sync_stripe_invoices.';
comment on column public.invoices_billing.stripe_payment_intent_id is 'pi_… of the payment on it; written by sync_stripe_invoices.';
comment on column public.invoices_billing.stripe_charge_id is 'ch_… of the payment on it; written by sync_stripe_invoices.';
comment on column public.invoices_billing.number is 'Number for people, null on drafts; written by sync_stripe_invoices.';
comment on column public.invoices_billing.status is 'draft, open, paid, uncollectible, void: an open enum; deleted: a draft that Stripe does not know any more. Written by sync_stripe_invoices, apply_fetched_stripe_objects.';
comment on column public.invoices_billing.billing_reason is 'Stripe''s open enum, e.g. subscription_cycle; written by sync_stripe_invoices.';
comment on column public.invoices_billing.currency is 'ISO 4217 in lower case; written by sync_stripe_invoices.';
comment on column public.invoices_billing.subtotal is 'Minor units; written by sync_stripe_invoices.';
comment on column public.invoices_billing.tax is 'Minor units; written by sync_stripe_invoices.';
comment on column public.invoices_billing.total is 'Minor units; written by sync_stripe_invoices.';
comment on column public.invoices_billing.amount_due is 'Minor units; written by sync_stripe_invoices.';
comment on column public.invoices_billing.amount_paid is 'Minor units; written by sync_stripe_invoices.';
comment on column public.invoices_billing.amount_remaining is 'Minor units; written by sync_stripe_invoices.';
comment on column public.invoices_billing.attempt_count is 'Attempts to collect; written by sync_stripe_invoices.';
comment on column public.invoices_billing.next_payment_attempt is 'Written by sync_stripe_invoices.';
comment on column public.invoices_billing.period_start is 'Written by sync_stripe_invoices.';
comment on column public.invoices_billing.period_end is 'Written by sync_stripe_invoices.';
comment on column public.invoices_billing.due_date is 'Written by sync_stripe_invoices.';
comment on column public.invoices_billing.paid_at is 'Written by sync_stripe_invoices.';
comment on column public.invoices_billing.hosted_invoice_url is 'Page where it can be paid; written by sync_stripe_invoices.';
comment on column public.invoices_billing.invoice_pdf is 'Written by sync_stripe_invoices.';
comment on column public.invoices_billing.customer_email is 'Written by sync_stripe_invoices.';
comment on column public.invoices_billing.customer_name is 'Written by sync_stripe_invoices.';
comment on column public.invoices_billing.stripe_created is 'When Stripe made it; decides which invoice of a subscription is the latest. Written by sync_stripe_invoices.';
comment on column public.invoices_billing.metadata is 'Metadata of the invoice; written by sync_stripe_invoices.';
comment on column public.invoices_billing.livemode is 'False for test data; written by sync_stripe_invoices.';
comment on column public.invoices_billing.payment_outcome is 'What the newest event about a payment said; written by sync_stripe_invoices.';
comment on column public.invoices_billing.payment_outcome_created is 'event.created of that event; written by sync_stripe_invoices.';
comment on column public.invoices_billing.created_at is 'When the row was made; written by the database.';
comment on column public.invoices_billing.updated_at is 'Last change; written by the trigger.';
comment on column public.invoices_billing.last_event_created is 'event.created of the event that last wrote the row, or since when what was fetched is true; 0: no event of its own yet. Written by sync_stripe_invoices.';
comment on column public.invoices_billing.last_event_id is 'Event that last wrote the row, or fetch:<outbox row> where it was fetched; written by sync_stripe_invoices.';
comment on column public.invoices_billing.needs_refetch is 'True where the events alone cannot say what Stripe holds (rule 1), or only the id is known: it is fetched, see apply_fetched_stripe_objects; written by sync_stripe_invoices.';
create index invoices_billing_billing_account_id on public.invoices_billing (billing_account_id);
create index invoices_billing_subscription_id on public.invoices_billing (subscription_id);
-- the latest invoice of a subscription, whichever of the two arrives first
create index invoices_billing_stripe_subscription_id
  on public.invoices_billing (stripe_subscription_id, stripe_created);
create trigger invoices_billing_updated_at before update on public.invoices_billing for each row
  execute function guichet.set_updated_at();

-- room on the page for the next version of a row: an update that finds it beside the old one touches no index
alter table public.invoices_billing set (fillfactor = 75);
alter table public.invoices_billing enable row level security;
revoke all on public.invoices_billing from anon, authenticated, service_role;
grant select on public.invoices_billing to authenticated;
grant select, insert, update, delete on public.invoices_billing to service_role;
create policy "own invoices" on public.invoices_billing for select to authenticated
  using (billing_account_id in (select guichet.my_billing_account_ids()));

-- invoice_payments_billing ----------------------------------------------------------------------------

create table public.invoice_payments_billing (
  id uuid primary key default gen_random_uuid(),
  stripe_invoice_payment_id text unique not null,
  stripe_invoice_id text not null,
  stripe_payment_intent_id text,
  stripe_charge_id text,
  amount_paid bigint,
  currency text not null,
  status text not null,
  paid_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_event_created bigint not null default 0,
  last_event_id text,
  needs_refetch boolean not null default false
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
create index invoice_payments_billing_stripe_invoice_id on public.invoice_payments_billing (stripe_invoice_id);
create trigger invoice_payments_billing_updated_at before update on public.invoice_payments_billing for each row
  execute function guichet.set_updated_at();

alter table public.invoice_payments_billing enable row level security;
revoke all on public.invoice_payments_billing from anon, authenticated, service_role;
grant select on public.invoice_payments_billing to authenticated;
grant select, insert, update, delete on public.invoice_payments_billing to service_role;
create policy "payments on own invoices" on public.invoice_payments_billing for select to authenticated
  using (stripe_invoice_id in (select stripe_invoice_id from public.invoices_billing
    where billing_account_id in (select guichet.my_billing_account_ids())));

