-- Written by npm run db:schemas. Last in migrations/20261121000200_billing_accounts.sql, which never changes: change it in a new one.

create table public.billing_accounts (
  id uuid default gen_random_uuid() not null,
  owner_type public.billing_owner_type not null,
  owner_user_id uuid,
  owner_establishment_id uuid,
  stripe_customer_id text,
  company_name text,
  billing_email text,
  tax_id text,
  country text,
  address jsonb,
  active boolean default true not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  claimed_at timestamp with time zone,
  claim_event_created bigint,
  claim_event_id text,
  checkout_event_created bigint default 0 not null,
  checkout_event_id text,
  tax_id_event_created bigint default 0 not null,
  tax_id_event_id text,
  metadata jsonb default '{}'::jsonb not null,
  livemode boolean,
  last_event_created bigint default 0 not null,
  last_event_id text,
  needs_refetch boolean default false not null,
  constraint billing_accounts_pkey PRIMARY KEY (id),
  constraint billing_accounts_stripe_customer_id_key UNIQUE (stripe_customer_id),
  constraint billing_accounts_owner CHECK (
CASE
    WHEN (claimed_at IS NULL) THEN ((owner_user_id IS NULL) AND (owner_establishment_id IS NULL))
    WHEN (owner_type = 'USER'::public.billing_owner_type) THEN ((owner_user_id IS NOT NULL) AND (owner_establishment_id IS NULL))
    ELSE ((owner_establishment_id IS NOT NULL) AND (owner_user_id IS NULL))
END),
  constraint billing_accounts_owner_establishment_id_fkey FOREIGN KEY (owner_establishment_id) REFERENCES public.establishments(id),
  constraint billing_accounts_owner_user_id_fkey FOREIGN KEY (owner_user_id) REFERENCES public.users(id)
);

comment on table public.billing_accounts is 'Billing profile: links a Stripe customer to a user or an establishment.';
comment on column public.billing_accounts.id is 'Written by the database.';
comment on column public.billing_accounts.owner_type is 'Kind of owner; of an account nobody has claimed yet it says nothing. Written by claim_billing_accounts, sync_stripe_checkout_sessions.';
comment on column public.billing_accounts.owner_user_id is 'Owner where owner_type is USER; written by claim_billing_accounts, sync_stripe_checkout_sessions.';
comment on column public.billing_accounts.owner_establishment_id is 'Owner where owner_type is ESTABLISHMENT; written by claim_billing_accounts, sync_stripe_checkout_sessions.';
comment on column public.billing_accounts.stripe_customer_id is 'cus_…; written by the sync functions.';
comment on column public.billing_accounts.company_name is 'Name of the customer; written by sync_stripe_customers, before that by sync_stripe_checkout_sessions.';
comment on column public.billing_accounts.billing_email is 'Address for invoices; written by sync_stripe_customers, before that by sync_stripe_checkout_sessions.';
comment on column public.billing_accounts.tax_id is 'VAT or other tax number, as the newest event that says it: a checkout where the payer gave one, an event of the number itself, a customer as it was fetched. Written by sync_stripe_customers, sync_stripe_checkout_sessions.';
comment on column public.billing_accounts.country is 'ISO 3166-1 alpha-2; written by sync_stripe_customers, before that by sync_stripe_checkout_sessions.';
comment on column public.billing_accounts.address is 'Address as Stripe has it; written by sync_stripe_customers, before that by sync_stripe_checkout_sessions.';
comment on column public.billing_accounts.active is 'False once Stripe has deleted the customer; written by sync_stripe_customers.';
comment on column public.billing_accounts.created_at is 'When the row was made; written by the database.';
comment on column public.billing_accounts.updated_at is 'Last change; written by the trigger.';
comment on column public.billing_accounts.claimed_at is 'When its owner became known; null: unclaimed. Written by claim_billing_accounts, sync_stripe_checkout_sessions.';
comment on column public.billing_accounts.claim_event_created is 'event.created of the checkout that named the owner; null where claim_billing_accounts did. Written by sync_stripe_checkout_sessions.';
comment on column public.billing_accounts.claim_event_id is 'The checkout event that named the owner; written by sync_stripe_checkout_sessions.';
comment on column public.billing_accounts.checkout_event_created is 'event.created of the checkout that last gave details; written by sync_stripe_checkout_sessions.';
comment on column public.billing_accounts.checkout_event_id is 'The checkout event that last gave details; written by sync_stripe_checkout_sessions.';
comment on column public.billing_accounts.tax_id_event_created is 'event.created of the event that last said tax_id; written by sync_stripe_customers, sync_stripe_checkout_sessions.';
comment on column public.billing_accounts.tax_id_event_id is 'The event that last said tax_id; written by sync_stripe_customers, sync_stripe_checkout_sessions.';
comment on column public.billing_accounts.metadata is 'Metadata of the customer; written by sync_stripe_customers.';
comment on column public.billing_accounts.livemode is 'False for test data; written by sync_stripe_customers.';
comment on column public.billing_accounts.last_event_created is 'event.created of the event that last wrote the row, or since when what was fetched is true; 0: no event of its own yet. Written by sync_stripe_customers.';
comment on column public.billing_accounts.last_event_id is 'Event that last wrote the row, or fetch:<outbox row> where it was fetched; written by sync_stripe_customers.';
comment on column public.billing_accounts.needs_refetch is 'True where the events alone cannot say what Stripe holds (rule 1), or only the id is known: it is fetched, see apply_fetched_stripe_objects; written by sync_stripe_customers.';

CREATE INDEX billing_accounts_email_search ON public.billing_accounts USING btree (lower(billing_email) text_pattern_ops);
CREATE INDEX billing_accounts_name_words ON public.billing_accounts USING gin (guichet.search_words(company_name)) WITH (fastupdate=off);
CREATE INDEX billing_accounts_owner_establishment_id ON public.billing_accounts USING btree (owner_establishment_id) WHERE (owner_establishment_id IS NOT NULL);
CREATE INDEX billing_accounts_owner_user_id ON public.billing_accounts USING btree (owner_user_id) WHERE (owner_user_id IS NOT NULL);

alter table public.billing_accounts enable row level security;
create policy "own billing accounts" on public.billing_accounts for select to authenticated
  using (((owner_user_id = ( SELECT auth.uid() AS uid)) OR (owner_establishment_id IN ( SELECT guichet.my_owned_establishment_ids() AS my_owned_establishment_ids))));

revoke all on public.billing_accounts from public, anon, authenticated, service_role;
grant select on public.billing_accounts to authenticated;
grant delete, insert, select, update on public.billing_accounts to service_role;

CREATE TRIGGER billing_accounts_updated_at BEFORE UPDATE ON public.billing_accounts FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
CREATE TRIGGER fetch_customer AFTER INSERT OR UPDATE OF needs_refetch ON public.billing_accounts FOR EACH ROW WHEN (new.needs_refetch) EXECUTE FUNCTION guichet.ask_for_stripe_object('customer', 'stripe_customer_id', '4');
CREATE TRIGGER follow_user_customer AFTER INSERT OR UPDATE OF active, metadata, owner_user_id, stripe_customer_id ON public.billing_accounts FOR EACH ROW EXECUTE FUNCTION guichet.follow_user_customer();
