-- stripe_webhook_log: every event that Stripe delivered, once; inbox and idempotence of the
-- synchronisation (owner's document 002).

create table public.stripe_webhook_log (
  id uuid primary key default gen_random_uuid(),
  event_id text unique not null,
  type text,
  status text not null default 'pending' check (status in ('pending', 'processing', 'processed', 'error', 'ignored')),
  payload jsonb,
  response_status text,
  error_message text,
  processed_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  -- beyond the document
  seq bigint generated always as identity,
  consumer text not null default 'stripe-events',
  event_created bigint not null default 0,
  api_version text,
  livemode boolean not null default false,
  stripe_account text,
  object_id text,
  request_id text,
  idempotency_key text,
  raw_body bytea,
  attempts integer not null default 0,
  max_attempts integer not null default 8,
  next_attempt_at timestamptz,
  claimed_until timestamptz,
  claim_token uuid,
  execution_id text,
  alone boolean not null default false,
  replays integer not null default 0,
  unsettled boolean not null generated always as (status in ('pending', 'processing')) stored
);
comment on table public.stripe_webhook_log is 'Every event that Stripe delivered, once. Acknowledged means: it stands here.';
comment on column public.stripe_webhook_log.id is 'Written by the database.';
comment on column public.stripe_webhook_log.event_id is 'evt_…; the key that makes a second delivery a duplicate. Written by receive_stripe_events.';
comment on column public.stripe_webhook_log.type is 'Stripe''s event type; written by receive_stripe_events.';
comment on column public.stripe_webhook_log.status is 'pending → processing → processed; pending again after a failed attempt, or where an event of its second changes their order; error after the last one; ignored: a type nobody handles, another account or the other mode. Written by the functions on this table only.';
comment on column public.stripe_webhook_log.payload is 'The event as Stripe sent it; null where jsonb refuses it (see raw_body) or after expire_stripe_payloads. Written by receive_stripe_events.';
comment on column public.stripe_webhook_log.response_status is 'success, retry, lapsed, error, ignored (its type), other_mode (its livemode), other_account (the account it names) or reordered (processed once more, since another event of its second came); written by complete_stripe_events, fail_stripe_events, claim_stripe_events and the sync functions.';
comment on column public.stripe_webhook_log.error_message is 'Why the last attempt failed, with the path of the field; written by fail_stripe_events.';
comment on column public.stripe_webhook_log.processed_at is 'When it was completed; written by complete_stripe_events.';
comment on column public.stripe_webhook_log.created_at is 'When it was received; written by the database.';
comment on column public.stripe_webhook_log.seq is 'Order of arrival; written by the database.';
comment on column public.stripe_webhook_log.consumer is 'Whose inbox it is in: a copied workflow with another name never claims it. Written by receive_stripe_events.';
comment on column public.stripe_webhook_log.event_created is 'event.created, unix time in whole seconds; written by receive_stripe_events.';
comment on column public.stripe_webhook_log.api_version is 'API version that shaped the payload; written by receive_stripe_events.';
comment on column public.stripe_webhook_log.livemode is 'False for test data; written by receive_stripe_events.';
comment on column public.stripe_webhook_log.stripe_account is 'acct_… that the event names: a connected account, or another one of an organisation; null: the account of the endpoint itself. Written by receive_stripe_events.';
comment on column public.stripe_webhook_log.object_id is 'data.object.id, null where the object has none; events of one object never run in two leases at once. Written by receive_stripe_events.';
comment on column public.stripe_webhook_log.request_id is 'event.request.id; written by receive_stripe_events.';
comment on column public.stripe_webhook_log.idempotency_key is 'event.request.idempotency_key: tells our own changes from others''. Written by receive_stripe_events.';
comment on column public.stripe_webhook_log.raw_body is 'The bytes that Stripe signed, kept where jsonb refuses them (a \u0000 in a text); written by receive_stripe_events.';
comment on column public.stripe_webhook_log.attempts is 'Claims so far, so that a payload that ends its execution exhausts itself; written by claim_stripe_events.';
comment on column public.stripe_webhook_log.max_attempts is 'Attempts that the last claim allowed; written by claim_stripe_events.';
comment on column public.stripe_webhook_log.next_attempt_at is 'Not before; null: now. Written by fail_stripe_events.';
comment on column public.stripe_webhook_log.claimed_until is 'End of the lease; written by claim_stripe_events, renew_stripe_events.';
comment on column public.stripe_webhook_log.claim_token is 'Fencing token of the lease: complete and fail with another one change nothing. Written by claim_stripe_events.';
comment on column public.stripe_webhook_log.execution_id is 'n8n execution that had it last, <instance id>:<execution>, unique among all n8n on this database; written by complete_stripe_events and fail_stripe_events. The one that has it now stands in guichet.stripe_leases.';
comment on column public.stripe_webhook_log.alone is 'Its last execution ended without settling it: claimed alone next time, so that a poison event ends nobody else. Written by claim_stripe_events, fail_stripe_execution.';
comment on column public.stripe_webhook_log.replays is 'How often staff replayed it; written by replay_stripe_events.';
comment on column public.stripe_webhook_log.unsettled is 'Whether it waits or is worked on; computed by the database from status.';

-- No index knows status, claim_token or claimed_until: claim and renewal change nothing that an index holds, so the new
-- version of a row stays on its page and no index is written (HOT). What waits, oldest first, is found by unsettled,
-- which ends with the event; who holds what, by guichet.stripe_leases.
create index stripe_webhook_log_waiting on public.stripe_webhook_log (consumer, event_created, seq)
  where unsettled and not alone;
create index stripe_webhook_log_alone on public.stripe_webhook_log (consumer, event_created, seq)
  where unsettled and alone;
-- when the next retry is due; only rows in backoff
create index stripe_webhook_log_backoff on public.stripe_webhook_log (consumer, next_attempt_at)
  where unsettled and next_attempt_at is not null;
-- events of one object and second, to order them (rule 1); staff look up an object
create index stripe_webhook_log_object on public.stripe_webhook_log (object_id, event_created);
-- list and expiry go by arrival, leases name their events by it
create index stripe_webhook_log_seq on public.stripe_webhook_log (seq);
-- every event is updated twice soon after it was inserted: clean up often, keep the waiting index small
alter table public.stripe_webhook_log set
  (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000, autovacuum_analyze_scale_factor = 0.05);

-- a claim rewrites all rows of a page at once: each needs room for its next, longer version on that page
alter table public.stripe_webhook_log set (fillfactor = 45);
-- a payload is written once, read once or twice, and expires: compressing it would cost more than writing the event
alter table public.stripe_webhook_log alter column payload set storage external;
alter table public.stripe_webhook_log enable row level security;
revoke all on public.stripe_webhook_log from anon, authenticated, service_role;
revoke all on sequence public.stripe_webhook_log_seq_seq from anon, authenticated, service_role;
grant select, insert, update, delete on public.stripe_webhook_log to service_role;

-- Who holds what, one narrow row a lease: what would otherwise be an index over columns that each claim rewrites. The
-- events themselves say whether they are still held (claim_token, claimed_until, status); this row says where to look.
create table guichet.stripe_leases (
  token uuid primary key,
  consumer text not null,
  seqs bigint[] not null,
  execution_id text
);
comment on table guichet.stripe_leases is 'One row a lease on events, until nothing is held under it.';
comment on column guichet.stripe_leases.token is 'stripe_webhook_log.claim_token of its events; written by claim_stripe_events.';
comment on column guichet.stripe_leases.consumer is 'stripe_webhook_log.consumer; written by claim_stripe_events.';
comment on column guichet.stripe_leases.seqs is 'stripe_webhook_log.seq of what was claimed; written by claim_stripe_events.';
comment on column guichet.stripe_leases.execution_id is 'n8n execution that works on it; written by begin_stripe_events.';
alter table guichet.stripe_leases enable row level security;
revoke all on guichet.stripe_leases from public, anon, authenticated, service_role;

insert into guichet.queues (name, relation, key_column, key_type, waiting, leased, done, given_up, held_by, completes,
  fails, gives_up, alert, retries) values (
  'stripe-events', 'public.stripe_webhook_log', 'event_id', 'text', 'pending', 'processing', 'processed', 'error',
  'q.seq = any((select s.seqs from guichet.stripe_leases s where s.token = $1)::bigint[])',
  $$processed_at = clock_timestamp(), response_status = coalesce(i.item ->> 'response_status', 'success'),
    next_attempt_at = null, alone = false,
    execution_id = (select s.execution_id from guichet.stripe_leases s where s.token = $1)$$,
  $$response_status = 'retry', alone = false,
    execution_id = (select s.execution_id from guichet.stripe_leases s where s.token = $1)$$,
  $$response_status = 'error', execution_id = null, next_attempt_at = null$$,
  -- a replay that fails again is a new alert
  $$jsonb_build_object('template', 'event_failed', 'subject',
    q.event_id || case when q.replays > 0 then '#' || q.replays else '' end,
    'data', jsonb_build_object('event_id', q.event_id, 'type', q.type, 'object_id', q.object_id,
    'attempts', q.attempts, 'message', q.error_message))$$,
  -- by replay_stripe_events, which asks more
  'attempts = 0')
on conflict (name) do nothing;
