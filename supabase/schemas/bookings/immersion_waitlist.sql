-- Written by npm run db:schemas. Last in migrations/20261121004130_immersion_waitlist.sql, which never changes: change it in a new one.

create table public.immersion_waitlist (
  id uuid default gen_random_uuid() not null,
  session_id uuid not null,
  user_id uuid not null,
  user_email text not null,
  status text default 'waiting'::text not null,
  booking_id uuid,
  offer_expires_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint immersion_waitlist_pkey PRIMARY KEY (id),
  constraint immersion_waitlist_offer CHECK (((status = ANY (ARRAY['offered'::text, 'accepted'::text])) <= (booking_id IS NOT NULL))),
  constraint immersion_waitlist_status CHECK ((status = ANY (ARRAY['waiting'::text, 'offered'::text, 'accepted'::text, 'expired'::text, 'left'::text]))),
  constraint immersion_waitlist_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.immersion_bookings(id),
  constraint immersion_waitlist_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.immersion_sessions(id) ON DELETE CASCADE,
  constraint immersion_waitlist_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE
);

comment on table public.immersion_waitlist is 'People who wait for a place in a full session, first come first served.';
comment on column public.immersion_waitlist.id is 'Set once by the database.';
comment on column public.immersion_waitlist.session_id is 'The full session. Set once by join_waitlist.';
comment on column public.immersion_waitlist.user_id is 'Who waits. Set once by join_waitlist from the signed-in user.';
comment on column public.immersion_waitlist.user_email is 'Where the offer goes. Written by join_waitlist, corrected by retry_letters.';
comment on column public.immersion_waitlist.status is 'waiting, offered, accepted, expired or left. Written by the waiting list functions.';
comment on column public.immersion_waitlist.booking_id is 'The hold made for the offer, or the place that the person took by themselves. Written by offer_freed_place, reserve_place and confirm_booking.';
comment on column public.immersion_waitlist.offer_expires_at is 'End of the offer. Written by offer_freed_place and reserve_place.';
comment on column public.immersion_waitlist.created_at is 'Order of the list. Set once by the database.';
comment on column public.immersion_waitlist.updated_at is 'Set on every change.';

CREATE INDEX immersion_waitlist_booking ON public.immersion_waitlist USING btree (booking_id) WHERE (booking_id IS NOT NULL);
CREATE INDEX immersion_waitlist_line ON public.immersion_waitlist USING btree (session_id, created_at) WHERE (status = 'waiting'::text);
CREATE UNIQUE INDEX immersion_waitlist_one_per_person ON public.immersion_waitlist USING btree (session_id, user_id) WHERE (status = ANY (ARRAY['waiting'::text, 'offered'::text]));
CREATE INDEX immersion_waitlist_session ON public.immersion_waitlist USING btree (session_id);
CREATE INDEX immersion_waitlist_user ON public.immersion_waitlist USING btree (user_id);

alter table public.immersion_waitlist enable row level security;
create policy "administrators see the line" on public.immersion_waitlist for select to authenticated
  using (( SELECT guichet.may('read_bookings'::text) AS may));
create policy "people see their own place in the line" on public.immersion_waitlist for select to authenticated
  using ((( SELECT auth.uid() AS uid) = user_id));

revoke all on public.immersion_waitlist from public, anon, authenticated, service_role;
grant select on public.immersion_waitlist to authenticated;
grant all on public.immersion_waitlist to service_role;

CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON public.immersion_waitlist FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('bookings');
