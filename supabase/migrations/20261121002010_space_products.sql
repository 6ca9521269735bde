-- What Stripe holds of each space, its prices since the beginning, and the log of every step. Rows outlive the
-- space: history is kept.

create table public.space_products (
  space_id uuid primary key,
  stripe_product_id text not null unique,
  confirmed boolean not null default false,
  stripe_price_id text,
  unit_amount bigint,
  name text,
  description text,
  capacity integer,
  active boolean not null default false,
  rev bigint not null default 0,
  step_started_at timestamptz,
  created_at timestamptz not null default now(),
  archived_at timestamptz
);
comment on table public.space_products is 'Stripe''s product of each space as we last left it; kept after the space is deleted.';
comment on column public.space_products.space_id is 'The space, also one that is gone; written by plan_space_sync.';
comment on column public.space_products.stripe_product_id is 'space_<id>, or the product of an older system; written by plan_space_sync.';
comment on column public.space_products.confirmed is 'Whether Stripe has answered that the product is there; written by record_space_sync.';
comment on column public.space_products.stripe_price_id is 'Newest price; written by record_space_sync.';
comment on column public.space_products.unit_amount is 'Amount of that price in cents; null: not known, a new price is made. Written by record_space_sync.';
comment on column public.space_products.name is 'Written by record_space_sync.';
comment on column public.space_products.description is 'Written by record_space_sync.';
comment on column public.space_products.capacity is 'Written by record_space_sync.';
comment on column public.space_products.active is 'Whether the product is for sale; written by record_space_sync.';
comment on column public.space_products.rev is 'Revision that Stripe holds in full; 0: none yet. Written by record_space_sync.';
comment on column public.space_products.step_started_at is 'When the running step began, for its duration; written by plan_space_sync, record_space_sync.';
comment on column public.space_products.created_at is 'When the row was made; written by the database.';
comment on column public.space_products.archived_at is 'When the product was archived; written by record_space_sync.';
alter table public.space_products enable row level security;
revoke all on public.space_products from anon, authenticated, service_role;
grant select, insert, update, delete on public.space_products to service_role;

create table public.space_prices (
  stripe_price_id text primary key,
  space_id uuid not null,
  unit_amount bigint,
  currency text not null default 'eur',
  rev bigint,
  created_at timestamptz not null default now(),
  archived_at timestamptz
);
comment on table public.space_prices is 'Every price that a space has had in Stripe.';
comment on column public.space_prices.stripe_price_id is 'price_…; written by plan_space_sync, record_space_sync.';
comment on column public.space_prices.space_id is 'The space, also one that is gone; written by plan_space_sync, record_space_sync.';
comment on column public.space_prices.unit_amount is 'Cents; null for a price of an older system. Written by record_space_sync.';
comment on column public.space_prices.currency is 'ISO 4217 in lower case; written by record_space_sync.';
comment on column public.space_prices.rev is 'Revision that asked for it; null for a price of an older system. Written by record_space_sync.';
comment on column public.space_prices.created_at is 'When it was recorded; written by the database.';
comment on column public.space_prices.archived_at is 'When it was archived in Stripe; written by record_space_sync.';
-- planning asks for the prices of a space that are still on sale
create index space_prices_on_sale on public.space_prices (space_id) where archived_at is null;
alter table public.space_prices enable row level security;
revoke all on public.space_prices from anon, authenticated, service_role;
grant select, insert, update, delete on public.space_prices to service_role;

create table public.space_sync_log (
  id bigint generated always as identity primary key,
  outbox_id uuid not null,
  space_id uuid,
  rev bigint,
  type text,
  step text not null,
  status text not null check (status in ('done', 'skipped', 'failed')),
  duration_ms integer,
  stripe_id text,
  message text,
  created_at timestamptz not null default now()
);
comment on table public.space_sync_log is 'Every step of the synchronisation of spaces with Stripe.';
comment on column public.space_sync_log.id is 'Order of the steps; written by the database.';
comment on column public.space_sync_log.outbox_id is 'Row of the outbox that asked; written by plan_space_sync, record_space_sync, record_space_failure.';
comment on column public.space_sync_log.space_id is 'Written by the same.';
comment on column public.space_sync_log.rev is 'Revision that was brought to Stripe; written by the same.';
comment on column public.space_sync_log.type is 'INSERT, UPDATE or DELETE; written by the same.';
comment on column public.space_sync_log.step is 'plan, create_product, create_price, update_product, archive_price, archive_product; written by the same.';
comment on column public.space_sync_log.status is 'done, skipped (nothing to do), failed (tried again or parked); written by the same.';
comment on column public.space_sync_log.duration_ms is 'From the end of the step before, for the whole batch that the step was taken with; null where it is not known. Written by the same.';
comment on column public.space_sync_log.stripe_id is 'Object that Stripe answered with; written by record_space_sync.';
comment on column public.space_sync_log.message is 'Why it failed or was skipped; written by plan_space_sync, record_space_failure.';
comment on column public.space_sync_log.created_at is 'When the step ended; written by the database.';
-- "what became of this space" and "what became of this change"
create index space_sync_log_space_id on public.space_sync_log (space_id, id);
create index space_sync_log_outbox_id on public.space_sync_log (outbox_id);
alter table public.space_sync_log enable row level security;
revoke all on public.space_sync_log from anon, authenticated, service_role;
revoke all on sequence public.space_sync_log_id_seq from anon, authenticated, service_role;
grant select, insert, update, delete on public.space_sync_log to service_role;
grant select on public.space_sync_log to authenticated;
create policy "administrators read the log" on public.space_sync_log for select to authenticated
  using ((select guichet.may('read_spaces')));
