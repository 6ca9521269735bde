-- Written by npm run db:schemas. Last in migrations/20261121000155_stripe_consumers.sql, which never changes: change it in a new one.

create table guichet.stripe_consumers (
  consumer text not null,
  workflow_id text not null,
  bound_at timestamp with time zone default clock_timestamp() not null,
  claimed_at timestamp with time zone default clock_timestamp() not null,
  waiting_workflow_id text,
  waiting_since timestamp with time zone,
  asked_at timestamp with time zone,
  constraint stripe_consumers_pkey PRIMARY KEY (consumer),
  constraint stripe_consumers_check CHECK ((((waiting_workflow_id IS NULL) = (waiting_since IS NULL)) AND ((waiting_since IS NULL) = (asked_at IS NULL)))),
  constraint stripe_consumers_check1 CHECK ((waiting_workflow_id <> workflow_id)),
  constraint stripe_consumers_workflow_id_check CHECK ((workflow_id <> ''::text))
);

comment on table guichet.stripe_consumers is 'The one workflow that gets a consumer''s events, whichever n8n runs it: the first that asked.';
comment on column guichet.stripe_consumers.consumer is 'stripe_webhook_log.consumer; written by claim_stripe_events, bind_stripe_consumer.';
comment on column guichet.stripe_consumers.workflow_id is 'n8n''s id of the workflow that gets the events; written by claim_stripe_events, bind_stripe_consumer.';
comment on column guichet.stripe_consumers.bound_at is 'Since when; written by claim_stripe_events, bind_stripe_consumer.';
comment on column guichet.stripe_consumers.claimed_at is 'When it last asked, to half a minute; written by claim_stripe_events.';
comment on column guichet.stripe_consumers.waiting_workflow_id is 'Another workflow that asks and gets nothing; written by claim_stripe_events.';
comment on column guichet.stripe_consumers.waiting_since is 'Since when that one asks without a pause; written by claim_stripe_events.';
comment on column guichet.stripe_consumers.asked_at is 'When that one last asked, to half a minute; written by claim_stripe_events.';

alter table guichet.stripe_consumers enable row level security;

revoke all on guichet.stripe_consumers from public, anon, authenticated, service_role;
