-- Written by npm run db:schemas. Last in migrations/20261121000140_stripe_webhook_log.sql, which never changes: change it in a new one.

create table public.stripe_webhook_log (
  id uuid default gen_random_uuid() not null,
  event_id text not null,
  type text,
  status text default 'pending'::text not null,
  payload jsonb,
  response_status text,
  error_message text,
  processed_at timestamp with time zone,
  created_at timestamp with time zone default clock_timestamp() not null,
  seq bigint generated always as identity not null,
  consumer text default 'stripe-events'::text not null,
  event_created bigint default 0 not null,
  api_version text,
  livemode boolean default false not null,
  stripe_account text,
  object_id text,
  request_id text,
  idempotency_key text,
  raw_body bytea,
  attempts integer default 0 not null,
  max_attempts integer default 8 not null,
  next_attempt_at timestamp with time zone,
  claimed_until timestamp with time zone,
  claim_token uuid,
  execution_id text,
  alone boolean default false not null,
  replays integer default 0 not null,
  unsettled boolean generated always as ((status = ANY (ARRAY['pending'::text, 'processing'::text]))) stored not null,
  constraint stripe_webhook_log_pkey PRIMARY KEY (id),
  constraint stripe_webhook_log_event_id_key UNIQUE (event_id),
  constraint stripe_webhook_log_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'processing'::text, 'processed'::text, 'error'::text, 'ignored'::text])))
) with (autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=1000, autovacuum_analyze_scale_factor=0.05, fillfactor=45);

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

CREATE INDEX stripe_webhook_log_alone ON public.stripe_webhook_log USING btree (consumer, event_created, seq) WHERE (unsettled AND alone);
CREATE INDEX stripe_webhook_log_backoff ON public.stripe_webhook_log USING btree (consumer, next_attempt_at) WHERE (unsettled AND (next_attempt_at IS NOT NULL));
CREATE INDEX stripe_webhook_log_object ON public.stripe_webhook_log USING btree (object_id, event_created);
CREATE INDEX stripe_webhook_log_seq ON public.stripe_webhook_log USING btree (seq);
CREATE INDEX stripe_webhook_log_type ON public.stripe_webhook_log USING btree (type, seq);
CREATE INDEX stripe_webhook_log_waiting ON public.stripe_webhook_log USING btree (consumer, event_created, seq) WHERE (unsettled AND (NOT alone));

alter table public.stripe_webhook_log enable row level security;

revoke all on public.stripe_webhook_log from public, anon, authenticated, service_role;
grant delete, insert, select, update on public.stripe_webhook_log to service_role;

CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON public.stripe_webhook_log FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('events');
CREATE TRIGGER stripe_webhook_log_trouble AFTER UPDATE OF status ON public.stripe_webhook_log FOR EACH ROW WHEN (((new.status = ANY (ARRAY['error'::text, 'ignored'::text])) OR (old.status = ANY (ARRAY['error'::text, 'ignored'::text])))) EXECUTE FUNCTION guichet.note_event_trouble();
CREATE TRIGGER stripe_webhook_log_trouble_received AFTER INSERT ON public.stripe_webhook_log FOR EACH ROW WHEN ((new.status = ANY (ARRAY['error'::text, 'ignored'::text]))) EXECUTE FUNCTION guichet.note_event_trouble();
