-- Written by npm run db:schemas. Last in migrations/20261121000220_catalog.sql, which never changes: change it in a new one.

create table public.quota_definitions (
  id uuid default gen_random_uuid() not null,
  code text not null,
  feature_key public.feature_key not null,
  quota_value integer,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint quota_definitions_pkey PRIMARY KEY (id),
  constraint quota_definitions_code_feature_key_key UNIQUE (code, feature_key),
  constraint quota_definitions_quota_value_check CHECK ((quota_value >= 0))
);

comment on table public.quota_definitions is 'How much of a feature a plan or add-on code grants: for display, and for items whose own product defines nothing.';
comment on column public.quota_definitions.id is 'Written by the database.';
comment on column public.quota_definitions.code is 'Code of a plan, add-on or seat; written by sync_stripe_catalog from product metadata.';
comment on column public.quota_definitions.feature_key is 'Written by sync_stripe_catalog.';
comment on column public.quota_definitions.quota_value is 'Grant of one unit of the code; null: unlimited. Written by sync_stripe_catalog.';
comment on column public.quota_definitions.created_at is 'When the row was made; written by the database.';
comment on column public.quota_definitions.updated_at is 'Last change; written by the trigger.';

alter table public.quota_definitions enable row level security;
create policy "quotas on offer" on public.quota_definitions for select to authenticated
  using (true);

revoke all on public.quota_definitions from public, anon, authenticated, service_role;
grant select on public.quota_definitions to authenticated;
grant delete, insert, select, update on public.quota_definitions to service_role;

CREATE TRIGGER included_seats_changed AFTER INSERT OR DELETE OR UPDATE ON public.quota_definitions FOR EACH ROW EXECUTE FUNCTION guichet.included_seats_changed();
CREATE TRIGGER quota_definitions_updated_at BEFORE UPDATE ON public.quota_definitions FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
