-- Written by npm run db:schemas. Last in migrations/20261201000600_event_troubles.sql, which never changes: change it in a new one.

create table guichet.event_troubles (
  event uuid not null,
  seq bigint not null,
  status text not null,
  type text,
  cause text not null,
  constraint event_troubles_pkey PRIMARY KEY (event),
  constraint event_troubles_status_check CHECK ((status = ANY (ARRAY['error'::text, 'ignored'::text]))),
  constraint event_troubles_event_fkey FOREIGN KEY (event) REFERENCES public.stripe_webhook_log(id) ON DELETE CASCADE
);

comment on table guichet.event_troubles is 'One row an event that is in error or ignored, as long as it is.';
comment on column guichet.event_troubles.event is 'stripe_webhook_log.id; written by guichet.note_event_trouble, as all columns.';
comment on column guichet.event_troubles.seq is 'stripe_webhook_log.seq: lists go by it.';
comment on column guichet.event_troubles.status is 'stripe_webhook_log.status.';
comment on column guichet.event_troubles.type is 'stripe_webhook_log.type.';
comment on column guichet.event_troubles.cause is 'guichet.cause_of its message; of an ignored one why: ignored, other_account, other_mode.';

CREATE INDEX event_troubles_cause ON guichet.event_troubles USING btree (status, cause, seq);
CREATE INDEX event_troubles_seq ON guichet.event_troubles USING btree (status, seq);
CREATE INDEX event_troubles_type ON guichet.event_troubles USING btree (status, type, seq);

alter table guichet.event_troubles enable row level security;

revoke all on guichet.event_troubles from public, anon, authenticated, service_role;
