-- Written by npm run db:schemas. Last in migrations/20261201000350_stripe_looks.sql, which never changes: change it in a new one.

create table guichet.stripe_looks (
  subscription_id uuid not null,
  outbox_id uuid not null,
  asked_by uuid,
  asked_at timestamp with time zone default clock_timestamp() not null,
  held jsonb not null,
  constraint stripe_looks_pkey PRIMARY KEY (subscription_id),
  constraint stripe_looks_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES public.subscriptions(id) ON DELETE CASCADE
);

comment on table guichet.stripe_looks is 'The last time that staff asked what Stripe says of a subscription; a row a subscription.';
comment on column guichet.stripe_looks.subscription_id is 'The subscription. Written by desk_compare_subscription, as all columns.';
comment on column guichet.stripe_looks.outbox_id is 'Row of the outbox that fetches it; no foreign key, it may be tidied away before this.';
comment on column guichet.stripe_looks.asked_by is 'auth.uid() of who asked; null for the server.';
comment on column guichet.stripe_looks.asked_at is 'When.';
comment on column guichet.stripe_looks.held is 'What we had then, as guichet.subscription_held gives it.';

alter table guichet.stripe_looks enable row level security;

revoke all on guichet.stripe_looks from public, anon, authenticated, service_role;
