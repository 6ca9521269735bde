-- Written by npm run db:schemas. Last in migrations/20261121000130_outbox.sql, which never changes: change it in a new one.

create table public.outbox (
  id uuid default gen_random_uuid() not null,
  seq bigint generated always as identity not null,
  topic text not null,
  object_key text not null,
  payload jsonb default '{}'::jsonb not null,
  fold boolean default true not null,
  consumer text default 'outbox'::text not null,
  status text default 'waiting'::text not null,
  attempts integer default 0 not null,
  max_attempts integer default 10 not null,
  next_attempt_at timestamp with time zone default now() not null,
  claimed_until timestamp with time zone,
  claim_token uuid,
  expires_at timestamp with time zone,
  result jsonb,
  error_message text,
  created_at timestamp with time zone default now() not null,
  settled_at timestamp with time zone,
  constraint outbox_pkey PRIMARY KEY (id),
  constraint outbox_max_attempts_check CHECK ((max_attempts > 0)),
  constraint outbox_object_key_check CHECK (((length(object_key) >= 1) AND (length(object_key) <= 300))),
  constraint outbox_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'parked'::text, 'skipped'::text]))),
  constraint outbox_topic_check CHECK (((length(topic) >= 1) AND (length(topic) <= 100)))
);

comment on table public.outbox is 'Work that leaves the database, in order per (topic, object_key).';
comment on column public.outbox.id is 'Written by the database; outbox:<id> is the idempotency key of the call.';
comment on column public.outbox.seq is 'Order within a lane; written by the database.';
comment on column public.outbox.topic is 'What to do, e.g. stripe.refund.create; written by guichet.enqueue_outbox.';
comment on column public.outbox.object_key is 'Our row that it is about, e.g. booking:<id>; rows of one topic and key run one after the other. Written by guichet.enqueue_outbox.';
comment on column public.outbox.payload is 'Arguments; replaced while nobody has tried the row and it folds. Written by guichet.enqueue_outbox.';
comment on column public.outbox.fold is 'Whether a later change of the same object may replace the payload before the first attempt; written by guichet.enqueue_outbox.';
comment on column public.outbox.consumer is 'Drain that may claim it: a copied workflow claims nothing. Written by the database.';
comment on column public.outbox.status is 'waiting → running → done; parked after the last attempt; skipped by staff, or when its time was over. Written by claim_outbox, complete_outbox, fail_outbox, skip_outbox, retry_outbox.';
comment on column public.outbox.attempts is 'Claims so far; written by claim_outbox.';
comment on column public.outbox.max_attempts is 'Attempts before the row is parked; written by the database, moved along by fail_outbox (outage) and retry_outbox.';
comment on column public.outbox.next_attempt_at is 'Not before; written by fail_outbox.';
comment on column public.outbox.claimed_until is 'End of the lease; written by claim_outbox, renew_outbox.';
comment on column public.outbox.claim_token is 'Fencing token of the lease; written by claim_outbox.';
comment on column public.outbox.expires_at is 'Nobody needs it behind that, so it is never parked: what has not been done by then is skipped, without an alert. Null: it is needed for ever. Written by guichet.enqueue_outbox.';
comment on column public.outbox.result is 'What the call gave, e.g. ids; written by complete_outbox.';
comment on column public.outbox.error_message is 'Last error, or the reason for skipping; written by fail_outbox, skip_outbox.';
comment on column public.outbox.created_at is 'When it was enqueued; written by the database.';
comment on column public.outbox.settled_at is 'When it was done, parked or skipped; written by the functions above.';

CREATE INDEX outbox_expires ON public.outbox USING btree (consumer, expires_at) WHERE ((status = ANY (ARRAY['waiting'::text, 'running'::text])) AND (expires_at IS NOT NULL));
CREATE UNIQUE INDEX outbox_fold ON public.outbox USING btree (topic, object_key) WHERE ((status = 'waiting'::text) AND (attempts = 0) AND fold);
CREATE INDEX outbox_given_up ON public.outbox USING btree (status, seq) WHERE (status = ANY (ARRAY['parked'::text, 'skipped'::text]));
CREATE INDEX outbox_lane ON public.outbox USING btree (topic, object_key, seq) WHERE (status = ANY (ARRAY['waiting'::text, 'running'::text, 'parked'::text]));
CREATE INDEX outbox_letters ON public.outbox USING btree (object_key, seq) WHERE (topic = 'email'::text);
CREATE INDEX outbox_object ON public.outbox USING btree (object_key, seq DESC);
CREATE INDEX outbox_seq ON public.outbox USING btree (seq);
CREATE INDEX outbox_token ON public.outbox USING btree (claim_token) WHERE (claim_token IS NOT NULL);
CREATE INDEX outbox_topic ON public.outbox USING btree (topic, seq);
CREATE INDEX outbox_waiting ON public.outbox USING btree (consumer, next_attempt_at) WHERE (status = ANY (ARRAY['waiting'::text, 'running'::text]));

alter table public.outbox enable row level security;

revoke all on public.outbox from public, anon, authenticated, service_role;
grant delete, insert, select, update on public.outbox to service_role;

CREATE TRIGGER give_up_skipped_refund AFTER UPDATE OF status ON public.outbox FOR EACH ROW WHEN (((new.topic = 'stripe.refund.create'::text) AND (new.status = 'skipped'::text) AND (old.status <> 'skipped'::text))) EXECUTE FUNCTION guichet.give_up_skipped_refund();
CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON public.outbox FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('outbox');
