-- Written by npm run db:schemas. Last in migrations/20261121000200_billing_accounts.sql, which never changes: change it in a new one.

create table public.billing_tax_ids (
  stripe_tax_id text not null,
  stripe_customer_id text not null,
  value text,
  type text,
  country text,
  deleted boolean default false not null,
  stripe_created timestamp with time zone,
  last_event_created bigint default 0 not null,
  last_event_id text,
  needs_refetch boolean default false not null,
  constraint billing_tax_ids_pkey PRIMARY KEY (stripe_tax_id)
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

CREATE INDEX billing_tax_ids_stripe_customer_id ON public.billing_tax_ids USING btree (stripe_customer_id);

alter table public.billing_tax_ids enable row level security;

revoke all on public.billing_tax_ids from public, anon, authenticated, service_role;
grant delete, insert, select, update on public.billing_tax_ids to service_role;
