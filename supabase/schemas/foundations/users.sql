-- Written by npm run db:schemas. Last in migrations/20261121001620_tighten_constraints.sql, which never changes: change it in a new one.

create table public.users (
  id uuid not null,
  email text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  stripe_customer_id character varying,
  stripe_customers_deleted integer default 0 not null,
  constraint users_pkey PRIMARY KEY (id),
  constraint users_id_fkey FOREIGN KEY (id) REFERENCES auth.users(id) ON DELETE CASCADE
);

comment on table public.users is 'People who can sign in; one row an account of auth.users.';
comment on column public.users.id is 'Same as auth.users.id; written by the trigger on auth.users.';
comment on column public.users.email is 'Address of the account; written by the trigger on auth.users.';
comment on column public.users.created_at is 'When the row was made; written by the database.';
comment on column public.users.updated_at is 'Last change; written by the trigger.';
comment on column public.users.stripe_customer_id is 'cus_… of this person at Stripe: that of the first order, of onboarding, or of a customer whose metadata.user_id names the row; kept until Stripe deletes it. Written by attach_user_customer and guichet.follow_user_customer.';
comment on column public.users.stripe_customers_deleted is 'How many customers of this person have been deleted at Stripe; part of the idempotency key of the next one. Written by guichet.follow_user_customer.';

CREATE INDEX users_email_search ON public.users USING btree (lower(email) text_pattern_ops);
CREATE INDEX users_email_words ON public.users USING gin (guichet.search_words(split_part(email, '@'::text, 1))) WITH (fastupdate=off);
CREATE UNIQUE INDEX users_stripe_customer_id ON public.users USING btree (stripe_customer_id) WHERE (stripe_customer_id IS NOT NULL);

alter table public.users enable row level security;
create policy "own user" on public.users for select to authenticated
  using ((id = ( SELECT auth.uid() AS uid)));

revoke all on public.users from public, anon, authenticated, service_role;
grant select on public.users to authenticated;
grant delete, insert, select, update on public.users to service_role;

CREATE TRIGGER users_updated_at BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
