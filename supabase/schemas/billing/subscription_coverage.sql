-- Written by npm run db:schemas. Last in migrations/20261121000210_subscriptions.sql, which never changes: change it in a new one.

create table public.subscription_coverage (
  id uuid default gen_random_uuid() not null,
  subscription_id uuid,
  establishment_id uuid,
  active boolean default true not null,
  created_at timestamp with time zone default now() not null,
  constraint subscription_coverage_pkey PRIMARY KEY (id),
  constraint subscription_coverage_subscription_id_establishment_id_key UNIQUE (subscription_id, establishment_id),
  constraint subscription_coverage_establishment_id_fkey FOREIGN KEY (establishment_id) REFERENCES public.establishments(id),
  constraint subscription_coverage_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES public.subscriptions(id)
);

comment on table public.subscription_coverage is 'Establishments that a subscription covers.';
comment on column public.subscription_coverage.id is 'Written by the database.';
comment on column public.subscription_coverage.subscription_id is 'Written by cover_establishments, sync_stripe_checkout_sessions.';
comment on column public.subscription_coverage.establishment_id is 'Written by cover_establishments, sync_stripe_checkout_sessions.';
comment on column public.subscription_coverage.active is 'Whether it is covered now; written by cover_establishments.';
comment on column public.subscription_coverage.created_at is 'When the row was made; written by the database.';

CREATE INDEX subscription_coverage_establishment_id ON public.subscription_coverage USING btree (establishment_id);

alter table public.subscription_coverage enable row level security;
create policy "coverage of own establishments" on public.subscription_coverage for select to authenticated
  using (((establishment_id IN ( SELECT guichet.my_establishment_ids() AS my_establishment_ids)) OR (subscription_id IN ( SELECT subscriptions.id
   FROM public.subscriptions
  WHERE (subscriptions.billing_account_id IN ( SELECT guichet.my_billing_account_ids() AS my_billing_account_ids))))));

revoke all on public.subscription_coverage from public, anon, authenticated, service_role;
grant select on public.subscription_coverage to authenticated;
grant delete, insert, select, update on public.subscription_coverage to service_role;

CREATE TRIGGER coverage_changed AFTER INSERT OR DELETE OR UPDATE OF active, establishment_id, subscription_id ON public.subscription_coverage FOR EACH ROW EXECUTE FUNCTION guichet.coverage_changed();
