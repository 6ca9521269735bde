-- Written by npm run db:schemas. Last in migrations/20261121002050_catalogue_drift.sql, which never changes: change it in a new one.

create table public.catalogue_observations (
  run text not null,
  stripe_id text not null,
  object text not null,
  active boolean not null,
  product_id text,
  name text,
  description text,
  default_price text,
  unit_amount bigint,
  currency text,
  metadata jsonb default '{}'::jsonb not null,
  seen_at timestamp with time zone default now() not null,
  constraint catalogue_observations_pkey PRIMARY KEY (run, stripe_id)
);

comment on table public.catalogue_observations is 'Products and prices as Stripe listed them in a run of the plan/apply workflow; a week is kept.';
comment on column public.catalogue_observations.run is 'Execution of the workflow; written by observe_stripe_catalogue, like all columns.';
comment on column public.catalogue_observations.stripe_id is 'prod_…, space_…, price_….';
comment on column public.catalogue_observations.object is 'product or price.';
comment on column public.catalogue_observations.active is 'Not archived.';
comment on column public.catalogue_observations.product_id is 'Product of a price.';
comment on column public.catalogue_observations.name is 'Name of a product.';
comment on column public.catalogue_observations.description is 'Description of a product.';
comment on column public.catalogue_observations.default_price is 'Default price of a product.';
comment on column public.catalogue_observations.unit_amount is 'Cents, of a price.';
comment on column public.catalogue_observations.currency is 'ISO 4217 in lower case, of a price.';
comment on column public.catalogue_observations.metadata is 'As Stripe has it.';
comment on column public.catalogue_observations.seen_at is 'When it was written down.';

alter table public.catalogue_observations enable row level security;

revoke all on public.catalogue_observations from public, anon, authenticated, service_role;
grant delete, insert, select, update on public.catalogue_observations to service_role;
