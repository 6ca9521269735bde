-- Written by npm run db:schemas. Last in migrations/20261121002010_space_products.sql, which never changes: change it in a new one.

create table public.space_prices (
  stripe_price_id text not null,
  space_id uuid not null,
  unit_amount bigint,
  currency text default 'eur'::text not null,
  rev bigint,
  created_at timestamp with time zone default now() not null,
  archived_at timestamp with time zone,
  constraint space_prices_pkey PRIMARY KEY (stripe_price_id)
);

comment on table public.space_prices is 'Every price that a space has had in Stripe.';
comment on column public.space_prices.stripe_price_id is 'price_…; written by plan_space_sync, record_space_sync.';
comment on column public.space_prices.space_id is 'The space, also one that is gone; written by plan_space_sync, record_space_sync.';
comment on column public.space_prices.unit_amount is 'Cents; null for a price of an older system. Written by record_space_sync.';
comment on column public.space_prices.currency is 'ISO 4217 in lower case; written by record_space_sync.';
comment on column public.space_prices.rev is 'Revision that asked for it; null for a price of an older system. Written by record_space_sync.';
comment on column public.space_prices.created_at is 'When it was recorded; written by the database.';
comment on column public.space_prices.archived_at is 'When it was archived in Stripe; written by record_space_sync.';

CREATE INDEX space_prices_on_sale ON public.space_prices USING btree (space_id) WHERE (archived_at IS NULL);

alter table public.space_prices enable row level security;

revoke all on public.space_prices from public, anon, authenticated, service_role;
grant delete, insert, select, update on public.space_prices to service_role;
