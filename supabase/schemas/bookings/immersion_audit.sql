-- Written by npm run db:schemas. Last in migrations/20261121004100_immersion_session_functions.sql, which never changes: change it in a new one.

create table public.immersion_audit (
  id bigint generated always as identity not null,
  session_id uuid not null,
  booking_id uuid,
  actor uuid,
  action text not null,
  before jsonb,
  after jsonb,
  at timestamp with time zone default now() not null,
  constraint immersion_audit_pkey PRIMARY KEY (id)
);

comment on table public.immersion_audit is 'Every change an administrator made to sessions and bookings. Append-only.';
comment on column public.immersion_audit.id is 'Order of the entries. Set once by the database.';
comment on column public.immersion_audit.session_id is 'The session; no foreign key, the entry outlives it. Written by trigger.';
comment on column public.immersion_audit.booking_id is 'The booking, where the change is of one. Written by admin_cancel_booking.';
comment on column public.immersion_audit.actor is 'auth.uid() of the person; null for the service role. Written by trigger.';
comment on column public.immersion_audit.action is 'INSERT, UPDATE or DELETE, written by trigger; CANCEL_BOOKING by admin_cancel_booking, CANCEL_SESSION by cancel_session.';
comment on column public.immersion_audit.before is 'The row before, without what the change left alone. Written by trigger.';
comment on column public.immersion_audit.after is 'The row after, likewise. Written by trigger.';
comment on column public.immersion_audit.at is 'Set once by the database.';

CREATE INDEX immersion_audit_session ON public.immersion_audit USING btree (session_id, id DESC);

alter table public.immersion_audit enable row level security;
create policy "administrators read the audit" on public.immersion_audit for select to authenticated
  using (( SELECT guichet.may('read_bookings'::text) AS may));

revoke all on public.immersion_audit from public, anon, authenticated, service_role;
grant select on public.immersion_audit to authenticated;
grant insert, select on public.immersion_audit to service_role;

CREATE TRIGGER immersion_audit_append_only BEFORE DELETE OR UPDATE ON public.immersion_audit FOR EACH ROW EXECUTE FUNCTION guichet.refuse_change();
CREATE TRIGGER immersion_audit_never_emptied BEFORE TRUNCATE ON public.immersion_audit FOR EACH STATEMENT EXECUTE FUNCTION guichet.refuse_change();
