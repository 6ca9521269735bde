-- Billing accounts (owner's document 002): links a Stripe customer to a user or an establishment.
-- A customer that nobody has claimed yet is stored without owner, never dropped.

create type public.billing_owner_type as enum ('USER', 'ESTABLISHMENT');

create table public.billing_accounts (
  id uuid primary key default gen_random_uuid(),
  owner_type public.billing_owner_type not null,
  owner_user_id uuid references public.users (id),
  owner_establishment_id uuid references public.establishments (id),
  stripe_customer_id text unique,
  company_name text,
  billing_email text,
  tax_id text,
  country text,
  address jsonb,
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  claimed_at timestamptz,
  claim_event_created bigint,
  claim_event_id text,
  checkout_event_created bigint not null default 0,
  checkout_event_id text,
  tax_id_event_created bigint not null default 0,
  tax_id_event_id text,
  metadata jsonb not null default '{}',
  livemode boolean,
  last_event_created bigint not null default 0,
  last_event_id text,
  needs_refetch boolean not null default false,
  constraint billing_accounts_owner check (
    case
      when claimed_at is null then owner_user_id is null and owner_establishment_id is null
      when owner_type = 'USER' then owner_user_id is not null and owner_establishment_id is null
      else owner_establishment_id is not null and owner_user_id is null
    end)
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
-- policies ask for the accounts of a user and of an establishment
create index billing_accounts_owner_user_id on public.billing_accounts (owner_user_id) where owner_user_id is not null;
create index billing_accounts_owner_establishment_id on public.billing_accounts (owner_establishment_id)
  where owner_establishment_id is not null;
create trigger billing_accounts_updated_at before update on public.billing_accounts for each row
  execute function guichet.set_updated_at();

alter table public.billing_accounts enable row level security;
revoke all on public.billing_accounts from anon, authenticated, service_role;
grant select on public.billing_accounts to authenticated;
grant select, insert, update, delete on public.billing_accounts to service_role;
-- addresses, tax number, customer id: an establishment's are its owners' to read, not its members'
create policy "own billing accounts" on public.billing_accounts for select to authenticated
  using (owner_user_id = (select auth.uid()) or owner_establishment_id in (
    select guichet.my_owned_establishment_ids()));

-- billing_tax_ids: a customer may have several, of which the account shows one -----------------------------

create table public.billing_tax_ids (
  stripe_tax_id text primary key,
  stripe_customer_id text not null,
  value text,
  type text,
  country text,
  deleted boolean not null default false,
  stripe_created timestamptz,
  last_event_created bigint not null default 0,
  last_event_id text,
  needs_refetch boolean not null default false
);
comment on table public.billing_tax_ids is 'Tax numbers of customers as their own events say them; read by the server only.';
comment on column public.billing_tax_ids.stripe_tax_id is 'txi_…; written by sync_stripe_customers, like all columns.';
comment on column public.billing_tax_ids.stripe_customer_id is 'cus_…';
comment on column public.billing_tax_ids.value is 'The number as Stripe has it.';
comment on column public.billing_tax_ids.type is 'Stripe''s open enum, e.g. eu_vat.';
comment on column public.billing_tax_ids.country is 'ISO 3166-1 alpha-2.';
comment on column public.billing_tax_ids.deleted is 'True once Stripe has deleted it.';
comment on column public.billing_tax_ids.stripe_created is 'When Stripe made it: of several the newest is shown.';
comment on column public.billing_tax_ids.last_event_created is 'event.created of the event that last wrote the row.';
comment on column public.billing_tax_ids.last_event_id is 'That event.';
comment on column public.billing_tax_ids.needs_refetch is 'True where events of one second cannot be put in order; nothing is fetched for it: the number says the same in both.';
create index billing_tax_ids_stripe_customer_id on public.billing_tax_ids (stripe_customer_id);
alter table public.billing_tax_ids enable row level security;
revoke all on public.billing_tax_ids from anon, authenticated, service_role;
grant select, insert, update, delete on public.billing_tax_ids to service_role;

create or replace function guichet.my_billing_account_ids() returns setof uuid
language sql stable security definer set search_path = ''
as $$
  select id from public.billing_accounts
  where owner_user_id = (select auth.uid()) or owner_establishment_id in (select guichet.my_owned_establishment_ids())
$$;
comment on function guichet.my_billing_account_ids() is 'Billing accounts of the signed-in user and of the establishments that they own.';
revoke execute on function guichet.my_billing_account_ids() from public;
grant execute on function guichet.my_billing_account_ids() to authenticated, service_role;
