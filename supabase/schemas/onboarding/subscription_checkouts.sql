-- Written by npm run db:schemas. Last in migrations/20261121001700_subscription_onboarding.sql, which never changes: change it in a new one.

create table public.subscription_checkouts (
  id uuid default gen_random_uuid() not null,
  establishment_id uuid not null,
  requested_by uuid not null,
  plan_code text not null,
  period public.subscription_period not null,
  status text default 'open'::text not null,
  stripe_subscription_id text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint subscription_checkouts_pkey PRIMARY KEY (id),
  constraint subscription_checkouts_stripe_subscription_id_key UNIQUE (stripe_subscription_id),
  constraint subscription_checkouts_status_check CHECK ((status = ANY (ARRAY['open'::text, 'complete'::text, 'ended'::text, 'duplicate'::text]))),
  constraint subscription_checkouts_establishment_id_fkey FOREIGN KEY (establishment_id) REFERENCES public.establishments(id) ON DELETE CASCADE,
  constraint subscription_checkouts_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES public.users(id)
);

comment on table public.subscription_checkouts is 'What new subscriptions are asked for, each with its page in checkouts; at most one open an establishment.';
comment on column public.subscription_checkouts.id is 'Set once; the idempotency key at Stripe derives from it, and Stripe carries it as metadata.subscription_checkout_id.';
comment on column public.subscription_checkouts.establishment_id is 'Who the subscription is for. Set once by start_subscription_checkout.';
comment on column public.subscription_checkouts.requested_by is 'The owner who asked. Set once by start_subscription_checkout.';
comment on column public.subscription_checkouts.plan_code is 'catalog_plans.code. Set once by start_subscription_checkout.';
comment on column public.subscription_checkouts.period is 'month or year. Set once by start_subscription_checkout.';
comment on column public.subscription_checkouts.status is 'open → complete (Stripe said so) or ended (expired, or another plan was chosen); duplicate: paid though the establishment had a subscription, which is cancelled and paid back. Written by start_subscription_checkout and the Checkout events.';
comment on column public.subscription_checkouts.stripe_subscription_id is 'sub_… that the page brought. Written by the Checkout events.';
comment on column public.subscription_checkouts.created_at is 'Set once by the database.';
comment on column public.subscription_checkouts.updated_at is 'Set by trigger on every change.';

CREATE INDEX subscription_checkouts_establishment_id ON public.subscription_checkouts USING btree (establishment_id);
CREATE UNIQUE INDEX subscription_checkouts_open ON public.subscription_checkouts USING btree (establishment_id) WHERE (status = 'open'::text);
CREATE INDEX subscription_checkouts_requested_by ON public.subscription_checkouts USING btree (requested_by);

alter table public.subscription_checkouts enable row level security;
create policy "owners see the checkouts of their establishments" on public.subscription_checkouts for select to authenticated
  using ((establishment_id IN ( SELECT guichet.my_owned_establishment_ids() AS my_owned_establishment_ids)));

revoke all on public.subscription_checkouts from public, anon, authenticated, service_role;
grant select on public.subscription_checkouts to authenticated;
grant delete, insert, select, update on public.subscription_checkouts to service_role;

CREATE TRIGGER subscription_checkouts_updated_at BEFORE UPDATE ON public.subscription_checkouts FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
