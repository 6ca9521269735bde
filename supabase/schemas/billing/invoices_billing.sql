-- Written by npm run db:schemas. Last in migrations/20261121000230_invoices_billing.sql, which never changes: change it in a new one.

create table public.invoices_billing (
  id uuid default gen_random_uuid() not null,
  stripe_invoice_id text not null,
  billing_account_id uuid,
  subscription_id uuid,
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
  next_payment_attempt timestamp with time zone,
  period_start timestamp with time zone,
  period_end timestamp with time zone,
  due_date timestamp with time zone,
  paid_at timestamp with time zone,
  hosted_invoice_url text,
  invoice_pdf text,
  customer_email text,
  customer_name text,
  stripe_created timestamp with time zone,
  metadata jsonb default '{}'::jsonb not null,
  livemode boolean,
  payment_outcome text,
  payment_outcome_created bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  last_event_created bigint default 0 not null,
  last_event_id text,
  needs_refetch boolean default false not null,
  constraint invoices_billing_pkey PRIMARY KEY (id),
  constraint invoices_billing_stripe_invoice_id_key UNIQUE (stripe_invoice_id),
  constraint invoices_billing_payment_outcome_check CHECK ((payment_outcome = ANY (ARRAY['succeeded'::text, 'failed'::text]))),
  constraint invoices_billing_billing_account_id_fkey FOREIGN KEY (billing_account_id) REFERENCES public.billing_accounts(id),
  constraint invoices_billing_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES public.subscriptions(id)
) with (fillfactor=75);

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

CREATE INDEX invoices_billing_account_newest ON public.invoices_billing USING btree (billing_account_id, stripe_created DESC);
CREATE INDEX invoices_billing_billing_account_id ON public.invoices_billing USING btree (billing_account_id);
CREATE INDEX invoices_billing_number_search ON public.invoices_billing USING btree (lower(number) text_pattern_ops) WHERE (number IS NOT NULL);
CREATE INDEX invoices_billing_stripe_payment_intent_id ON public.invoices_billing USING btree (stripe_payment_intent_id) WHERE (stripe_payment_intent_id IS NOT NULL);
CREATE INDEX invoices_billing_stripe_subscription_id ON public.invoices_billing USING btree (stripe_subscription_id, stripe_created);
CREATE INDEX invoices_billing_subscription_id ON public.invoices_billing USING btree (subscription_id);

alter table public.invoices_billing enable row level security;
create policy "own invoices" on public.invoices_billing for select to authenticated
  using ((billing_account_id IN ( SELECT guichet.my_billing_account_ids() AS my_billing_account_ids)));

revoke all on public.invoices_billing from public, anon, authenticated, service_role;
grant select on public.invoices_billing to authenticated;
grant delete, insert, select, update on public.invoices_billing to service_role;

CREATE TRIGGER fetch_invoice AFTER INSERT OR UPDATE OF needs_refetch ON public.invoices_billing FOR EACH ROW WHEN (new.needs_refetch) EXECUTE FUNCTION guichet.ask_for_stripe_object('invoice', 'stripe_invoice_id', '4');
CREATE TRIGGER fetch_subscription_of_invoice AFTER INSERT ON public.invoices_billing FOR EACH ROW WHEN (((new.stripe_subscription_id IS NOT NULL) AND (new.subscription_id IS NULL))) EXECUTE FUNCTION guichet.ask_for_stripe_object('subscription', 'stripe_subscription_id', '60');
CREATE TRIGGER invoices_billing_updated_at BEFORE UPDATE ON public.invoices_billing FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
CREATE CONSTRAINT TRIGGER invoices_lines_changed AFTER UPDATE ON public.invoices_billing DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((((old.status = 'paid'::text) OR (new.status = 'paid'::text)) AND ((((((((old.status IS DISTINCT FROM new.status) OR (old.total IS DISTINCT FROM new.total)) OR (old.amount_due IS DISTINCT FROM new.amount_due)) OR (old.amount_paid IS DISTINCT FROM new.amount_paid)) OR (old.currency IS DISTINCT FROM new.currency)) OR (old.paid_at IS DISTINCT FROM new.paid_at)) OR (old.stripe_payment_intent_id IS DISTINCT FROM new.stripe_payment_intent_id)) OR (old.stripe_charge_id IS DISTINCT FROM new.stripe_charge_id)))) EXECUTE FUNCTION guichet.keep_lines('invoice', 'id');
CREATE CONSTRAINT TRIGGER invoices_lines_deleted AFTER DELETE ON public.invoices_billing DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((old.status = 'paid'::text)) EXECUTE FUNCTION guichet.keep_lines('invoice', 'id');
CREATE CONSTRAINT TRIGGER invoices_lines_written AFTER INSERT ON public.invoices_billing DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.status = 'paid'::text)) EXECUTE FUNCTION guichet.keep_lines('invoice', 'id');
CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON public.invoices_billing FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('subscriptions');
