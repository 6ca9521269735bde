-- Written by npm run db:schemas. Last in migrations/20261121000110_base_tables.sql, which never changes: change it in a new one.

create table public.products (
  id uuid default gen_random_uuid() not null,
  name text not null,
  description text,
  price_cents bigint default 0 not null,
  currency text default 'eur'::text not null,
  active boolean default true not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint products_pkey PRIMARY KEY (id),
  constraint products_currency_check CHECK ((currency ~ '^[a-z]{3}$'::text)),
  constraint products_name_check CHECK (((NOT guichet.is_blank(name)) AND (length(name) <= 200))),
  constraint products_price_cents_check CHECK ((price_cents >= 0))
);

comment on table public.products is 'Goods that an order or a machine sells; not Stripe''s products, which are in catalog_plans.';
comment on column public.products.id is 'Written by the database.';
comment on column public.products.name is 'Label that is copied into orders; written by the server.';
comment on column public.products.description is 'Text for people; written by the server.';
comment on column public.products.price_cents is 'Price in minor units of currency; written by the server.';
comment on column public.products.currency is 'ISO 4217 in lower case, as Stripe writes it; written by the server.';
comment on column public.products.active is 'Whether it can be sold; written by the server.';
comment on column public.products.created_at is 'When the row was made; written by the database.';
comment on column public.products.updated_at is 'Last change; written by the trigger.';

alter table public.products enable row level security;
create policy "products on sale" on public.products for select to authenticated
  using (active);

revoke all on public.products from public, anon, authenticated, service_role;
grant select on public.products to authenticated;
grant delete, insert, select, update on public.products to service_role;

CREATE TRIGGER products_updated_at BEFORE UPDATE ON public.products FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
