-- Written by npm run db:schemas. Last in migrations/20261121000220_catalog.sql, which never changes: change it in a new one.

create table public.catalog_prices (
  id uuid default gen_random_uuid() not null,
  plan_id uuid,
  stripe_price_id text,
  "interval" public.subscription_period,
  currency text default 'eur'::text,
  unit_amount bigint,
  billing_mode text default 'flat'::text,
  is_public boolean default true not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  active boolean default true not null,
  stripe_product_id text,
  code text,
  type public.subscription_item_type,
  feature_key public.feature_key,
  lookup_key text,
  period_interval text,
  period_interval_count integer,
  metadata jsonb default '{}'::jsonb not null,
  last_event_created bigint default 0 not null,
  last_event_id text,
  needs_refetch boolean default false not null,
  constraint catalog_prices_pkey PRIMARY KEY (id),
  constraint catalog_prices_stripe_price_id_key UNIQUE (stripe_price_id),
  constraint catalog_prices_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES public.catalog_plans(id)
);

comment on table public.catalog_prices is 'Stripe prices of the plans.';
comment on column public.catalog_prices.id is 'Written by the database.';
comment on column public.catalog_prices.plan_id is 'Product of the price; null until the product has arrived. Written by sync_stripe_catalog.';
comment on column public.catalog_prices.stripe_price_id is 'price_…; written by sync_stripe_catalog.';
comment on column public.catalog_prices."interval" is 'month or year; null for other intervals and one-time prices. Written by sync_stripe_catalog.';
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

CREATE INDEX catalog_prices_plan_id ON public.catalog_prices USING btree (plan_id);
CREATE INDEX catalog_prices_stripe_product_id ON public.catalog_prices USING btree (stripe_product_id);

alter table public.catalog_prices enable row level security;
create policy "prices on offer" on public.catalog_prices for select to authenticated
  using ((active AND is_public));

revoke all on public.catalog_prices from public, anon, authenticated, service_role;
grant select on public.catalog_prices to authenticated;
grant delete, insert, select, update on public.catalog_prices to service_role;

CREATE TRIGGER catalog_prices_updated_at BEFORE UPDATE ON public.catalog_prices FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
CREATE TRIGGER fetch_price AFTER INSERT OR UPDATE OF needs_refetch ON public.catalog_prices FOR EACH ROW WHEN (new.needs_refetch) EXECUTE FUNCTION guichet.ask_for_stripe_object('price', 'stripe_price_id', '4');
