-- Written by npm run db:schemas. Last in migrations/20261121000145_stripe_sources.sql, which never changes: change it in a new one.

create table guichet.stripe_sources (
  consumer text not null,
  account text,
  mode text default 'both'::text not null,
  told_at timestamp with time zone default clock_timestamp() not null,
  constraint stripe_sources_pkey PRIMARY KEY (consumer),
  constraint stripe_sources_account_check CHECK ((account ~ '^acct_[A-Za-z0-9]+$'::text)),
  constraint stripe_sources_mode_check CHECK ((mode = ANY (ARRAY['live'::text, 'test'::text, 'both'::text])))
);

comment on table guichet.stripe_sources is 'The Stripe account and mode whose events a consumer takes, as the webhook credential says.';
comment on column guichet.stripe_sources.consumer is 'stripe_webhook_log.consumer; written by receive_stripe_events.';
comment on column guichet.stripe_sources.account is 'acct_… whose events count beside those that name no account; null: only those. Written by receive_stripe_events.';
comment on column guichet.stripe_sources.mode is 'live, test, or both where nobody has said; written by receive_stripe_events.';
comment on column guichet.stripe_sources.told_at is 'Since when; written by receive_stripe_events.';

alter table guichet.stripe_sources enable row level security;

revoke all on guichet.stripe_sources from public, anon, authenticated, service_role;
