-- Written by npm run db:schemas. Last in migrations/20261201000500_session_attendees.sql, which never changes: change it in a new one.

create table guichet.session_attendees (
  booking_id uuid not null,
  name text,
  present boolean,
  noted_at timestamp with time zone,
  noted_by uuid,
  updated_at timestamp with time zone default now() not null,
  constraint session_attendees_pkey PRIMARY KEY (booking_id),
  constraint session_attendees_name_check CHECK (((name IS NULL) OR ((NOT guichet.is_blank(name)) AND (length(name) <= 200)))),
  constraint session_attendees_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.immersion_bookings(id) ON DELETE CASCADE
);

comment on table guichet.session_attendees is 'What is known of whoever a booking is for; no row where nothing is.';
comment on column guichet.session_attendees.booking_id is 'The booking; written by note_attendance, name_attendee and guichet.keep_payer_name.';
comment on column guichet.session_attendees.name is 'Who comes, as told at Checkout or as staff wrote it. Written by guichet.keep_payer_name, then by name_attendee.';
comment on column guichet.session_attendees.present is 'true: came, false: did not; null: not noted. Written by note_attendance.';
comment on column guichet.session_attendees.noted_at is 'When that was noted; written by note_attendance.';
comment on column guichet.session_attendees.noted_by is 'auth.uid() of who noted it, null for the server; no foreign key, it outlives the account. Written by note_attendance.';
comment on column guichet.session_attendees.updated_at is 'Last change; written by the trigger.';

alter table guichet.session_attendees enable row level security;

revoke all on guichet.session_attendees from public, anon, authenticated, service_role;

CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON guichet.session_attendees FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('bookings');
CREATE TRIGGER session_attendees_updated_at BEFORE UPDATE ON guichet.session_attendees FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
