-- Written by npm run db:schemas. Last in migrations/20261201000510_session_messages.sql, which never changes: change it in a new one.

create table guichet.session_messages (
  id uuid not null,
  session_id uuid not null,
  audience text not null,
  texts jsonb not null,
  written_by uuid,
  said_by text,
  created_at timestamp with time zone default now() not null,
  constraint session_messages_pkey PRIMARY KEY (id),
  constraint session_messages_audience_check CHECK ((audience = ANY (ARRAY['booked'::text, 'everybody'::text]))),
  constraint session_messages_texts_check CHECK ((jsonb_typeof(texts) = 'object'::text)),
  constraint session_messages_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.immersion_sessions(id) ON DELETE CASCADE
);

comment on table guichet.session_messages is 'Messages of staff to the people of a session. Written by send_session_message.';
comment on column guichet.session_messages.id is 'Made by the page, so that a message that is sent twice goes once; written by send_session_message, like all columns.';
comment on column guichet.session_messages.session_id is 'The session.';
comment on column guichet.session_messages.audience is 'booked: whose place is confirmed; everybody: also who holds a place or waits for one.';
comment on column guichet.session_messages.texts is '{fr?: {subject, body}, en?: {subject, body}}, at least one of them.';
comment on column guichet.session_messages.written_by is 'auth.uid() of who wrote it, null for the server; no foreign key, it outlives the account.';
comment on column guichet.session_messages.said_by is 'Their e-mail.';
comment on column guichet.session_messages.created_at is 'When it was sent.';

CREATE INDEX session_messages_session ON guichet.session_messages USING btree (session_id, created_at DESC);

alter table guichet.session_messages enable row level security;

revoke all on guichet.session_messages from public, anon, authenticated, service_role;

CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON guichet.session_messages FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('bookings');
