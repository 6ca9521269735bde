-- Written by npm run db:schemas. Last in migrations/20261201000631_alerts_skipped_known.sql, which never changes: change it in a new one.

create table public.alert_outbox (
  id uuid default gen_random_uuid() not null,
  seq bigint generated always as identity not null,
  template text not null,
  subject text not null,
  data jsonb default '{}'::jsonb not null,
  locale text,
  status text default 'queued'::text not null,
  attempts integer default 0 not null,
  max_attempts integer default 12 not null,
  next_attempt_at timestamp with time zone default now() not null,
  claimed_until timestamp with time zone,
  claim_token uuid,
  telegram_message_id text,
  error_message text,
  created_at timestamp with time zone default clock_timestamp() not null,
  sent_at timestamp with time zone,
  constraint alert_outbox_pkey PRIMARY KEY (id),
  constraint alert_outbox_template_subject_key UNIQUE (template, subject),
  constraint alert_outbox_locale_check CHECK ((locale = ANY (ARRAY['fr'::text, 'en'::text]))),
  constraint alert_outbox_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'skipped'::text]))),
  constraint alert_outbox_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 500))),
  constraint alert_outbox_template_check CHECK (((length(template) >= 1) AND (length(template) <= 100)))
);

comment on table public.alert_outbox is 'Alerts for support, one row a template and subject; drained to Telegram.';
comment on column public.alert_outbox.id is 'Written by the database.';
comment on column public.alert_outbox.seq is 'Order of arrival; written by the database.';
comment on column public.alert_outbox.template is 'Name of the text, e.g. event_failed; written by whoever enqueues.';
comment on column public.alert_outbox.subject is 'What it is about, e.g. an event id; with template the key that keeps it one alert. Written by whoever enqueues.';
comment on column public.alert_outbox.data is 'Values for the text; written by whoever enqueues.';
comment on column public.alert_outbox.locale is 'fr or en; null: the drain''s default. Written by whoever enqueues.';
comment on column public.alert_outbox.status is 'queued → sending → sent; failed after the last attempt; skipped by staff. Written by claim_alerts, complete_alerts, fail_alerts, retry_alerts, skip_alerts.';
comment on column public.alert_outbox.attempts is 'Claims so far; a 429 is not counted. Written by claim_alerts, fail_alerts.';
comment on column public.alert_outbox.max_attempts is 'Attempts before it is given up; written by the database.';
comment on column public.alert_outbox.next_attempt_at is 'Not before; written by fail_alerts.';
comment on column public.alert_outbox.claimed_until is 'End of the lease; written by claim_alerts, renew_alerts.';
comment on column public.alert_outbox.claim_token is 'Fencing token of the lease; written by claim_alerts.';
comment on column public.alert_outbox.telegram_message_id is 'Message that carried it; written by complete_alerts.';
comment on column public.alert_outbox.error_message is 'Last refusal, or the reason for skipping; written by fail_alerts, claim_alerts, skip_alerts.';
comment on column public.alert_outbox.created_at is 'When it was enqueued; the fold window counts from here. Written by the database.';
comment on column public.alert_outbox.sent_at is 'When it was sent; written by complete_alerts.';

CREATE INDEX alert_outbox_message ON public.alert_outbox USING btree (telegram_message_id) WHERE (telegram_message_id IS NOT NULL);
CREATE INDEX alert_outbox_queued ON public.alert_outbox USING btree (template, locale, created_at) WHERE (status = ANY (ARRAY['queued'::text, 'sending'::text]));
CREATE INDEX alert_outbox_seq ON public.alert_outbox USING btree (seq);
CREATE INDEX alert_outbox_subject ON public.alert_outbox USING btree (subject, seq DESC);
CREATE INDEX alert_outbox_template ON public.alert_outbox USING btree (template, seq);
CREATE INDEX alert_outbox_token ON public.alert_outbox USING btree (claim_token) WHERE (claim_token IS NOT NULL);
CREATE INDEX alert_outbox_undelivered ON public.alert_outbox USING btree (status, seq) WHERE (status = ANY (ARRAY['queued'::text, 'sending'::text, 'failed'::text, 'skipped'::text]));

alter table public.alert_outbox enable row level security;

revoke all on public.alert_outbox from public, anon, authenticated, service_role;
grant delete, insert, select, update on public.alert_outbox to service_role;

CREATE TRIGGER alert_outbox_facts BEFORE INSERT ON public.alert_outbox FOR EACH ROW EXECUTE FUNCTION guichet.complete_alert_facts();
CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON public.alert_outbox FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('alerts');
