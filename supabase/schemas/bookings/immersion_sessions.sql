-- Written by npm run db:schemas. Last in migrations/20261121004000_immersion_sessions.sql, which never changes: change it in a new one.

create table public.immersion_sessions (
  id uuid default gen_random_uuid() not null,
  session_date_start date not null,
  session_date_end date not null,
  max_places integer not null,
  reserved_places integer default 0 not null,
  offline_places integer default 0 not null,
  status text default 'open'::text not null,
  location text not null,
  price_cents bigint not null,
  currency text default 'eur'::text not null,
  description text,
  is_active boolean default true not null,
  cancelled_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint immersion_sessions_pkey PRIMARY KEY (id),
  constraint immersion_sessions_cancelled CHECK (((cancelled_at IS NULL) OR (status = 'closed'::text))),
  constraint immersion_sessions_currency CHECK ((currency = 'eur'::text)),
  constraint immersion_sessions_dates CHECK ((session_date_end >= session_date_start)),
  constraint immersion_sessions_location CHECK (((NOT guichet.is_blank(location)) AND (length(location) <= 200))),
  constraint immersion_sessions_max_places CHECK (((max_places >= 1) AND (max_places <= 1000))),
  constraint immersion_sessions_offline_places CHECK (((offline_places >= 0) AND (offline_places <= reserved_places))),
  constraint immersion_sessions_price CHECK ((price_cents >= 50)),
  constraint immersion_sessions_reserved_places CHECK (((reserved_places >= 0) AND (reserved_places <= max_places))),
  constraint immersion_sessions_status CHECK ((status = ANY (ARRAY['open'::text, 'full'::text, 'closed'::text])))
);

comment on table public.immersion_sessions is 'Training sessions with limited places.';
comment on column public.immersion_sessions.id is 'Set once by the database.';
comment on column public.immersion_sessions.session_date_start is 'First day, by the calendar of the business. Written by administrators.';
comment on column public.immersion_sessions.session_date_end is 'Last day, included. Written by administrators.';
comment on column public.immersion_sessions.max_places is 'Places on offer. Written by administrators; never below what is reserved.';
comment on column public.immersion_sessions.reserved_places is 'Confirmed bookings + live holds + offline_places. Written by increment_session_places and decrement_session_places only.';
comment on column public.immersion_sessions.offline_places is 'Places sold outside Guichet, part of reserved_places. Written by the seed and by set_offline_places.';
comment on column public.immersion_sessions.status is 'open or full, set by trigger from the places; closed is set by administrators through set_session_closed only.';
comment on column public.immersion_sessions.location is 'Where it takes place. Written by administrators.';
comment on column public.immersion_sessions.price_cents is 'Price of one place in cents. Written by administrators; Checkout takes it from here, never from a page.';
comment on column public.immersion_sessions.currency is 'ISO 4217 in Stripe''s lower case. Fixed: eur.';
comment on column public.immersion_sessions.description is 'Free text for the page. Written by administrators.';
comment on column public.immersion_sessions.is_active is 'Whether the page shows it. Written by administrators.';
comment on column public.immersion_sessions.cancelled_at is 'When the session as a whole was cancelled; it stays closed. Written by cancel_session.';
comment on column public.immersion_sessions.created_at is 'Set once by the database.';
comment on column public.immersion_sessions.updated_at is 'Set by trigger on every change.';

CREATE INDEX immersion_sessions_by_day ON public.immersion_sessions USING btree (session_date_start, id);
CREATE INDEX immersion_sessions_upcoming ON public.immersion_sessions USING btree (session_date_start) WHERE is_active;

alter table public.immersion_sessions enable row level security;
create policy "administrators change sessions" on public.immersion_sessions for update to authenticated
  using (( SELECT guichet.may('manage_sessions'::text) AS may))
  with check (( SELECT guichet.may('manage_sessions'::text) AS may));
create policy "administrators create sessions" on public.immersion_sessions for insert to authenticated
  with check (( SELECT guichet.may('manage_sessions'::text) AS may));
create policy "administrators delete sessions" on public.immersion_sessions for delete to authenticated
  using (( SELECT guichet.may('manage_sessions'::text) AS may));
create policy "administrators see all sessions" on public.immersion_sessions for select to authenticated
  using (( SELECT guichet.may('read_bookings'::text) AS may));
create policy "everybody sees active sessions" on public.immersion_sessions for select to anon, authenticated
  using (is_active);
create policy "people see the sessions they paid for" on public.immersion_sessions for select to authenticated
  using ((id IN ( SELECT b.session_id
   FROM public.immersion_bookings b
  WHERE ((b.user_id = ( SELECT auth.uid() AS uid)) AND (b.stripe_payment_intent_id IS NOT NULL)))));

revoke all on public.immersion_sessions from public, anon, authenticated, service_role;
grant select on public.immersion_sessions to anon;
grant delete, select on public.immersion_sessions to authenticated;
grant all on public.immersion_sessions to service_role;
grant insert (session_date_start, session_date_end, max_places, location, price_cents, description, is_active) on public.immersion_sessions to authenticated;
grant update (session_date_start, session_date_end, max_places, location, price_cents, description, is_active) on public.immersion_sessions to authenticated;

CREATE TRIGGER audit_immersion_session AFTER INSERT OR DELETE OR UPDATE ON public.immersion_sessions FOR EACH ROW EXECUTE FUNCTION guichet.audit_immersion_session();
CREATE TRIGGER check_immersion_session BEFORE INSERT OR UPDATE ON public.immersion_sessions FOR EACH ROW EXECUTE FUNCTION guichet.check_immersion_session();
CREATE TRIGGER follow_session_change AFTER UPDATE ON public.immersion_sessions FOR EACH ROW WHEN ((((((old.session_date_start IS DISTINCT FROM new.session_date_start) OR (old.session_date_end IS DISTINCT FROM new.session_date_end)) OR (old.location IS DISTINCT FROM new.location)) OR (old.is_active IS DISTINCT FROM new.is_active)) OR (old.cancelled_at IS DISTINCT FROM new.cancelled_at) OR ((new.status = 'closed'::text) AND (old.status <> 'closed'::text)))) EXECUTE FUNCTION guichet.follow_session_change();
CREATE TRIGGER immersion_sessions_updated_at BEFORE UPDATE ON public.immersion_sessions FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
CREATE TRIGGER offer_added_places AFTER UPDATE OF max_places, offline_places, status, is_active ON public.immersion_sessions FOR EACH ROW WHEN ((new.reserved_places < new.max_places)) EXECUTE FUNCTION guichet.offer_added_places();
CREATE TRIGGER refuse_booked_session_delete BEFORE DELETE ON public.immersion_sessions FOR EACH ROW EXECUTE FUNCTION guichet.refuse_booked_session_delete();
CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON public.immersion_sessions FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('bookings');
CREATE TRIGGER update_session_status BEFORE INSERT OR UPDATE OF reserved_places, max_places, status ON public.immersion_sessions FOR EACH ROW EXECUTE FUNCTION public.update_session_status();

alter table public.immersion_sessions replica identity full;
alter publication supabase_realtime add table public.immersion_sessions;
