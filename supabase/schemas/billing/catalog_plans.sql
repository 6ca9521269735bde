-- Written by npm run db:schemas. Last in migrations/20261121000220_catalog.sql, which never changes: change it in a new one.

create table public.catalog_plans (
  id uuid default gen_random_uuid() not null,
  code text,
  name text,
  description text,
  active boolean default true not null,
  order_index integer,
  stripe_product_id text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  metadata_code text,
  type public.subscription_item_type,
  unit_label text,
  quotas jsonb default '{}'::jsonb not null,
  metadata jsonb default '{}'::jsonb not null,
  last_event_created bigint default 0 not null,
  last_event_id text,
  needs_refetch boolean default false not null,
  constraint catalog_plans_pkey PRIMARY KEY (id),
  constraint catalog_plans_code_key UNIQUE (code),
  constraint catalog_plans_stripe_product_id_key UNIQUE (stripe_product_id)
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

CREATE INDEX catalog_plans_metadata_code ON public.catalog_plans USING btree (metadata_code);

alter table public.catalog_plans enable row level security;
create policy "plans on offer" on public.catalog_plans for select to authenticated
  using (active);

revoke all on public.catalog_plans from public, anon, authenticated, service_role;
grant select on public.catalog_plans to authenticated;
grant delete, insert, select, update on public.catalog_plans to service_role;

CREATE TRIGGER catalog_plans_updated_at BEFORE UPDATE ON public.catalog_plans FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
CREATE TRIGGER fetch_product AFTER INSERT OR UPDATE OF needs_refetch ON public.catalog_plans FOR EACH ROW WHEN (new.needs_refetch) EXECUTE FUNCTION guichet.ask_for_stripe_object('product', 'stripe_product_id', '4');
CREATE TRIGGER product_seats_changed AFTER UPDATE ON public.catalog_plans FOR EACH ROW WHEN (((old.quotas -> 'INCLUDED_SEATS_PER_ESTABLISHMENT'::text) IS DISTINCT FROM (new.quotas -> 'INCLUDED_SEATS_PER_ESTABLISHMENT'::text))) EXECUTE FUNCTION guichet.product_seats_changed();
CREATE TRIGGER product_seats_known AFTER INSERT ON public.catalog_plans FOR EACH ROW WHEN ((new.quotas ? 'INCLUDED_SEATS_PER_ESTABLISHMENT'::text)) EXECUTE FUNCTION guichet.product_seats_changed();
