-- Written by npm run db:schemas. Last in migrations/20261121002010_space_products.sql, which never changes: change it in a new one.

create table public.space_products (
  space_id uuid not null,
  stripe_product_id text not null,
  confirmed boolean default false not null,
  stripe_price_id text,
  unit_amount bigint,
  name text,
  description text,
  capacity integer,
  active boolean default false not null,
  rev bigint default 0 not null,
  step_started_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  archived_at timestamp with time zone,
  constraint space_products_pkey PRIMARY KEY (space_id),
  constraint space_products_stripe_product_id_key UNIQUE (stripe_product_id)
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

revoke all on public.space_products from public, anon, authenticated, service_role;
grant delete, insert, select, update on public.space_products to service_role;
