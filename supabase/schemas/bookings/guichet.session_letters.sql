-- Written by npm run db:schemas. Last in migrations/20261201000510_session_messages.sql, which never changes: change it in a new one.

create table guichet.session_letters (
  message_id uuid not null,
  outbox_id uuid not null,
  booking_id uuid,
  waitlist_id uuid,
  constraint session_letters_pkey PRIMARY KEY (message_id, outbox_id),
  constraint session_letters_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.immersion_bookings(id) ON DELETE CASCADE,
  constraint session_letters_message_id_fkey FOREIGN KEY (message_id) REFERENCES guichet.session_messages(id) ON DELETE CASCADE,
  constraint session_letters_waitlist_id_fkey FOREIGN KEY (waitlist_id) REFERENCES public.immersion_waitlist(id) ON DELETE CASCADE
);

comment on table guichet.session_letters is 'The letters of a message. Written by send_session_message.';
comment on column guichet.session_letters.message_id is 'The message; written by send_session_message, like all columns.';
comment on column guichet.session_letters.outbox_id is 'The row of the outbox that is the letter.';
comment on column guichet.session_letters.booking_id is 'Whom it is to, by their booking.';
comment on column guichet.session_letters.waitlist_id is 'Or by their place in the line.';

CREATE INDEX session_letters_booking ON guichet.session_letters USING btree (booking_id) WHERE (booking_id IS NOT NULL);
CREATE INDEX session_letters_waitlist ON guichet.session_letters USING btree (waitlist_id) WHERE (waitlist_id IS NOT NULL);

alter table guichet.session_letters enable row level security;

revoke all on guichet.session_letters from public, anon, authenticated, service_role;
