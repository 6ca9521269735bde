-- Stripe's catalogue, cached for display and for resolving codes and quotas (owner's document 002).

-- catalog_plans ---------------------------------------------------------------------------------------

create table public.catalog_plans (
  id uuid primary key default gen_random_uuid(),
  code text unique,
  name text,
  description text,
  active boolean not null default true,
  order_index integer,
  stripe_product_id text unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  metadata_code text,
  type public.subscription_item_type,
  unit_label text,
  quotas jsonb not null default '{}',
  metadata jsonb not null default '{}',
  last_event_created bigint not null default 0,
  last_event_id text,
  needs_refetch boolean not null default false
);
comment on table public.catalog_plans is 'Stripe products: plans, add-ons and seats on offer.';
comment on column public.catalog_plans.id is 'Written by the database.';
comment on column public.catalog_plans.code is 'Code in product metadata; of several products that name the same code the plan before add-ons and seats, then the active, then the newest one holds it. Written by sync_stripe_catalog.';
comment on column public.catalog_plans.name is 'Written by sync_stripe_catalog.';
comment on column public.catalog_plans.description is 'Written by sync_stripe_catalog.';
comment on column public.catalog_plans.active is 'False once archived or deleted; written by sync_stripe_catalog.';
comment on column public.catalog_plans.order_index is 'Order of display, metadata order_index; written by sync_stripe_catalog.';
comment on column public.catalog_plans.stripe_product_id is 'prod_…; written by sync_stripe_catalog.';
comment on column public.catalog_plans.created_at is 'When the row was made; written by the database.';
comment on column public.catalog_plans.updated_at is 'Last change; written by the trigger.';
comment on column public.catalog_plans.metadata_code is 'The code that the product''s metadata names, whether it holds it or not; written by sync_stripe_catalog.';
comment on column public.catalog_plans.type is 'BASE, ADDON or SEAT in metadata; written by sync_stripe_catalog.';
comment on column public.catalog_plans.unit_label is 'Written by sync_stripe_catalog.';
comment on column public.catalog_plans.quotas is 'Feature keys with their quota in metadata, granted by every item of this product; −1: unlimited. Written by sync_stripe_catalog.';
comment on column public.catalog_plans.metadata is 'Metadata of the product; written by sync_stripe_catalog.';
comment on column public.catalog_plans.last_event_created is 'event.created of the event that last wrote the row, or since when what was fetched is true; 0: no event of its own yet. Written by sync_stripe_catalog.';
comment on column public.catalog_plans.last_event_id is 'Event that last wrote the row, or fetch:<outbox row> where it was fetched; written by sync_stripe_catalog.';
comment on column public.catalog_plans.needs_refetch is 'True where the events alone cannot say what Stripe holds (rule 1), or only the id is known: it is fetched, see apply_fetched_stripe_objects; written by sync_stripe_catalog.';
-- products that name the same code
create index catalog_plans_metadata_code on public.catalog_plans (metadata_code);
create trigger catalog_plans_updated_at before update on public.catalog_plans for each row
  execute function guichet.set_updated_at();

alter table public.catalog_plans enable row level security;
revoke all on public.catalog_plans from anon, authenticated, service_role;
grant select on public.catalog_plans to authenticated;
grant select, insert, update, delete on public.catalog_plans to service_role;
create policy "plans on offer" on public.catalog_plans for select to authenticated using (active);

-- catalog_prices --------------------------------------------------------------------------------------

create table public.catalog_prices (
  id uuid primary key default gen_random_uuid(),
  plan_id uuid references public.catalog_plans (id),
  stripe_price_id text unique,
  interval public.subscription_period,
  currency text default 'eur',
  unit_amount bigint,
  billing_mode text default 'flat',
  is_public boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  active boolean not null default true,
  stripe_product_id text,
  code text,
  type public.subscription_item_type,
  feature_key public.feature_key,
  lookup_key text,
  period_interval text,
  period_interval_count integer,
  metadata jsonb not null default '{}',
  last_event_created bigint not null default 0,
  last_event_id text,
  needs_refetch boolean not null default false
);
comment on table public.catalog_prices is 'Stripe prices of the plans.';
comment on column public.catalog_prices.id is 'Written by the database.';
comment on column public.catalog_prices.plan_id is 'Product of the price; null until the product has arrived. Written by sync_stripe_catalog.';
comment on column public.catalog_prices.stripe_price_id is 'price_…; written by sync_stripe_catalog.';
comment on column public.catalog_prices.interval is 'month or year; null for other intervals and one-time prices. Written by sync_stripe_catalog.';
comment on column public.catalog_prices.currency is 'ISO 4217 in lower case; written by sync_stripe_catalog.';
comment on column public.catalog_prices.unit_amount is 'Minor units; null where the price is tiered. Written by sync_stripe_catalog.';
comment on column public.catalog_prices.billing_mode is 'flat, per_seat, metered or tiered; written by sync_stripe_catalog.';
comment on column public.catalog_prices.is_public is 'Whether pages show it, metadata is_public; written by sync_stripe_catalog.';
comment on column public.catalog_prices.created_at is 'When the row was made; written by the database.';
comment on column public.catalog_prices.updated_at is 'Last change; written by the trigger.';
comment on column public.catalog_prices.active is 'False once archived or deleted; written by sync_stripe_catalog.';
comment on column public.catalog_prices.stripe_product_id is 'Written by sync_stripe_catalog.';
comment on column public.catalog_prices.code is 'Code in price metadata; written by sync_stripe_catalog.';
comment on column public.catalog_prices.type is 'Type in price metadata; written by sync_stripe_catalog.';
comment on column public.catalog_prices.feature_key is 'Feature in price metadata; written by sync_stripe_catalog.';
comment on column public.catalog_prices.lookup_key is 'Written by sync_stripe_catalog.';
comment on column public.catalog_prices.period_interval is 'Stripe''s open enum; written by sync_stripe_catalog.';
comment on column public.catalog_prices.period_interval_count is 'Written by sync_stripe_catalog.';
comment on column public.catalog_prices.metadata is 'Metadata of the price; written by sync_stripe_catalog.';
comment on column public.catalog_prices.last_event_created is 'event.created of the event that last wrote the row, or since when what was fetched is true; 0: no event of its own yet. Written by sync_stripe_catalog.';
comment on column public.catalog_prices.last_event_id is 'Event that last wrote the row, or fetch:<outbox row> where it was fetched; written by sync_stripe_catalog.';
comment on column public.catalog_prices.needs_refetch is 'True where the events alone cannot say what Stripe holds (rule 1), or only the id is known: it is fetched, see apply_fetched_stripe_objects; written by sync_stripe_catalog.';
create index catalog_prices_plan_id on public.catalog_prices (plan_id);
-- a product that arrives finds its prices
create index catalog_prices_stripe_product_id on public.catalog_prices (stripe_product_id);
create trigger catalog_prices_updated_at before update on public.catalog_prices for each row
  execute function guichet.set_updated_at();

alter table public.catalog_prices enable row level security;
revoke all on public.catalog_prices from anon, authenticated, service_role;
grant select on public.catalog_prices to authenticated;
grant select, insert, update, delete on public.catalog_prices to service_role;
create policy "prices on offer" on public.catalog_prices for select to authenticated using (active and is_public);

-- quota_definitions -----------------------------------------------------------------------------------

create table public.quota_definitions (
  id uuid primary key default gen_random_uuid(),
  code text not null,
  feature_key public.feature_key not null,
  quota_value integer check (quota_value >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (code, feature_key)
);
comment on table public.quota_definitions is 'How much of a feature a plan or add-on code grants: for display, and for items whose own product defines nothing.';
comment on column public.quota_definitions.id is 'Written by the database.';
comment on column public.quota_definitions.code is 'Code of a plan, add-on or seat; written by sync_stripe_catalog from product metadata.';
comment on column public.quota_definitions.feature_key is 'Written by sync_stripe_catalog.';
comment on column public.quota_definitions.quota_value is 'Grant of one unit of the code; null: unlimited. Written by sync_stripe_catalog.';
comment on column public.quota_definitions.created_at is 'When the row was made; written by the database.';
comment on column public.quota_definitions.updated_at is 'Last change; written by the trigger.';
create trigger quota_definitions_updated_at before update on public.quota_definitions for each row
  execute function guichet.set_updated_at();

alter table public.quota_definitions enable row level security;
revoke all on public.quota_definitions from anon, authenticated, service_role;
grant select on public.quota_definitions to authenticated;
grant select, insert, update, delete on public.quota_definitions to service_role;
create policy "quotas on offer" on public.quota_definitions for select to authenticated using (true);

