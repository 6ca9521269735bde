-- Written by npm run db:schemas. Last in migrations/20261121000140_stripe_webhook_log.sql, which never changes: change it in a new one.

create table guichet.stripe_leases (
  token uuid not null,
  consumer text not null,
  seqs bigint[] not null,
  execution_id text,
  constraint stripe_leases_pkey PRIMARY KEY (token)
);

comment on table guichet.stripe_leases is 'One row a lease on events, until nothing is held under it.';
comment on column guichet.stripe_leases.token is 'stripe_webhook_log.claim_token of its events; written by claim_stripe_events.';
comment on column guichet.stripe_leases.consumer is 'stripe_webhook_log.consumer; written by claim_stripe_events.';
comment on column guichet.stripe_leases.seqs is 'stripe_webhook_log.seq of what was claimed; written by claim_stripe_events.';
comment on column guichet.stripe_leases.execution_id is 'n8n execution that works on it; written by begin_stripe_events.';

alter table guichet.stripe_leases enable row level security;

revoke all on guichet.stripe_leases from public, anon, authenticated, service_role;
