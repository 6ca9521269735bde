-- The waiting list: a freed place is held for the next person for a day, then for the one after.

create table public.immersion_waitlist (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null references public.immersion_sessions (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  user_email text not null,
  status text not null default 'waiting',
  booking_id uuid references public.immersion_bookings (id),
  offer_expires_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint immersion_waitlist_status check (status in ('waiting', 'offered', 'accepted', 'expired', 'left')),
  constraint immersion_waitlist_offer check ((status in ('offered', 'accepted')) <= (booking_id is not null))
);
comment on table public.immersion_waitlist is 'People who wait for a place in a full session, first come first served.';
comment on column public.immersion_waitlist.id is 'Set once by the database.';
comment on column public.immersion_waitlist.session_id is 'The full session. Set once by join_waitlist.';
comment on column public.immersion_waitlist.user_id is 'Who waits. Set once by join_waitlist from the signed-in user.';
comment on column public.immersion_waitlist.user_email is 'Where the offer goes. Set once by join_waitlist.';
comment on column public.immersion_waitlist.status is 'waiting, offered, accepted, expired or left. Written by the waiting list functions.';
comment on column public.immersion_waitlist.booking_id is 'The hold made for the offer, or the place that the person took by themselves. Written by offer_freed_place, reserve_place and confirm_booking.';
comment on column public.immersion_waitlist.offer_expires_at is 'End of the offer. Written by offer_freed_place and reserve_place.';
comment on column public.immersion_waitlist.created_at is 'Order of the list. Set once by the database.';
comment on column public.immersion_waitlist.updated_at is 'Set on every change.';
create unique index immersion_waitlist_one_per_person on public.immersion_waitlist (session_id, user_id)
  where status in ('waiting', 'offered');
-- the next one in the line
create index immersion_waitlist_line on public.immersion_waitlist (session_id, created_at) where status = 'waiting';
-- what deleting a session, an account or a booking must find, whatever became of the place in the line
create index immersion_waitlist_session on public.immersion_waitlist (session_id);
create index immersion_waitlist_user on public.immersion_waitlist (user_id);
create index immersion_waitlist_booking on public.immersion_waitlist (booking_id) where booking_id is not null;
alter table public.immersion_waitlist enable row level security;
revoke all on public.immersion_waitlist from anon, authenticated, service_role;
grant select on public.immersion_waitlist to authenticated;
grant all on public.immersion_waitlist to service_role;
create policy "people see their own place in the line" on public.immersion_waitlist
  for select to authenticated using ((select auth.uid()) = user_id);
create policy "administrators see the line" on public.immersion_waitlist
  for select to authenticated using ((select guichet.may('read_bookings')));

create function public.join_waitlist(session_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := (select auth.uid());
  v_session public.immersion_sessions;
  v_refusal jsonb;
  v_position bigint;
  v_of_session guichet.limits := guichet.limit_of('refused_offers_of_session');
  v_all guichet.limits := guichet.limit_of('refused_offers');
begin
  if v_user is null then
    raise exception 'sign_in_required' using errcode = '42501';
  end if;
  perform guichet.lock_person(v_user);
  select * into v_session from public.immersion_sessions s where s.id = join_waitlist.session_id for no key update;
  v_refusal := guichet.session_refusal(v_session, guichet.checkout_lead());
  if v_refusal is not null then
    -- one word for "no use waiting", as the page knows it, and the one that says why
    return v_refusal || jsonb_build_object('reason', 'not_open', 'why', v_refusal ->> 'reason');
  end if;
  if v_session.reserved_places < v_session.max_places then
    return guichet.refused(null, 'places_left');
  end if;
  if exists (select 1 from public.immersion_bookings b
    where b.session_id = v_session.id and b.user_id = v_user and b.status in ('pending', 'confirmed')) then
    return guichet.refused(null, 'already_booked');
  end if;
  -- who was offered this place and let it go does not come straight back for it
  if guichet.held_unpaid(v_user, true, v_of_session.per, v_session.id) >= v_of_session.most then
    return guichet.over_limit('refused_offers_of_session', 'person:' || v_user);
  end if;
  if guichet.held_unpaid(v_user, true, v_all.per) >= v_all.most then
    return guichet.over_limit('refused_offers', 'person:' || v_user);
  end if;
  insert into public.immersion_waitlist (session_id, user_id, user_email)
  select v_session.id, v_user, coalesce(u.email, '') from auth.users u where u.id = v_user
  on conflict do nothing;
  select count(*) into v_position from public.immersion_waitlist w
   where w.session_id = v_session.id and w.status = 'waiting'
     and w.created_at <= (select o.created_at from public.immersion_waitlist o
                           where o.session_id = v_session.id and o.user_id = v_user
                             and o.status in ('waiting', 'offered'));
  return jsonb_build_object('result', 'waiting', 'position', v_position);
end $$;
comment on function public.join_waitlist(uuid) is 'Puts the signed-in user on the waiting list of a full session. → {result: waiting|refused, position?, reason?: not_open|places_left|already_booked|offer_refused|too_many_offers, why?: the reason why a session is not open}.';

create function public.leave_waitlist(session_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_left integer;
  v_offer uuid;
begin
  update public.immersion_waitlist w set status = 'left', updated_at = now()
   where w.session_id = leave_waitlist.session_id and w.user_id = (select auth.uid()) and w.status = 'waiting';
  get diagnostics v_left = row_count;
  if v_left > 0 then
    return jsonb_build_object('result', 'left');
  end if;
  -- a place was offered meanwhile: giving that up is another decision, which cancel_booking takes
  select w.booking_id into v_offer from public.immersion_waitlist w
   where w.session_id = leave_waitlist.session_id and w.user_id = (select auth.uid()) and w.status = 'offered';
  return jsonb_strip_nulls(jsonb_build_object('result', 'not_waiting', 'reason',
    case when v_offer is not null then 'offered' end, 'booking_id', v_offer));
end $$;
comment on function public.leave_waitlist(uuid) is
  'Takes the signed-in user off the waiting list; an offer is left by cancel_booking only. → {result: left|not_waiting, reason?: offered, booking_id?}.';

create function guichet.offer_freed_place(p_session_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_session public.immersion_sessions;
  v_waiting public.immersion_waitlist;
  v_next public.immersion_waitlist;
  v_booking_id uuid;
  v_until timestamptz;
  v_of_session guichet.limits := guichet.limit_of('refused_offers_of_session');
  v_all guichet.limits := guichet.limit_of('refused_offers');
begin
  -- the caller holds the session's lock
  select * into v_session from public.immersion_sessions s where s.id = p_session_id;
  if guichet.session_refusal(v_session, guichet.checkout_lead()) is not null
    or v_session.reserved_places >= v_session.max_places then
    return;
  end if;
  -- until then a payment can be opened; with one under way the offer ends a day after it was made (guichet.hold_limit)
  v_until := least(now() + interval '24 hours' - make_interval(mins => guichet.booking_hold_minutes()),
    guichet.session_starts_at(v_session.session_date_start));
  for v_waiting in
    select * from public.immersion_waitlist w where w.session_id = p_session_id and w.status = 'waiting'
      order by w.created_at
  loop
    begin
      -- places of several sessions that are freed at once are offered to a person one after the other, or none would
      -- see the others' offers and the limit would be none
      perform pg_advisory_xact_lock(hashtextextended('guichet.offers:' || v_waiting.user_id, 0));
    exception when deadlock_detected then
      -- two who free several places each wait for each other's people: this place goes to the next
      continue;
    end;
    select * into v_next from public.immersion_waitlist w
     where w.id = v_waiting.id and w.status = 'waiting'
       -- who waits in many lines holds no more places at once than they may let go; they keep their place in the line
       and guichet.held_unpaid(w.user_id, true, v_all.per) < v_all.most
       and guichet.held_unpaid(w.user_id, true, v_of_session.per, p_session_id) < v_of_session.most
       for update;
    exit when found;
  end loop;
  if v_next.id is null then
    return;
  end if;
  insert into public.immersion_bookings (session_id, user_id, user_email, amount_cents, currency, hold_expires_at,
    offered)
  values (p_session_id, v_next.user_id, v_next.user_email, v_session.price_cents, v_session.currency, v_until, true)
  returning id into v_booking_id;
  perform public.increment_session_places(p_session_id);
  update public.immersion_waitlist w
     set status = 'offered', booking_id = v_booking_id, offer_expires_at = v_until, updated_at = now()
   where w.id = v_next.id;
  perform guichet.enqueue_booking_email(v_booking_id, 'place_offered');
end $$;
comment on function guichet.offer_freed_place(uuid) is 'Holds a free place for who has waited longest and may hold another, and writes to them; nothing where no place is free or the session cannot be sold. The caller holds the session''s lock.';

-- Places can also be added: a larger capacity, fewer sold elsewhere, a session opened or shown again.
create function guichet.offer_added_places() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  for v_place in 1 .. least(new.max_places - new.reserved_places,
                            (select count(*) from public.immersion_waitlist w
                              where w.session_id = new.id and w.status = 'waiting')) loop
    perform guichet.offer_freed_place(new.id);
  end loop;
  return null;
end $$;
comment on function guichet.offer_added_places() is 'Trigger: offers places that an administrator adds to those who wait, before anybody else can take them.';
-- bookings move reserved_places only and do not come by here
create trigger offer_added_places after update of max_places, offline_places, status, is_active
  on public.immersion_sessions
  for each row when (new.reserved_places < new.max_places)
  execute function guichet.offer_added_places();

create function guichet.close_waitlist_offer() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.immersion_waitlist w set status = 'expired', updated_at = now()
    where w.booking_id = new.id and w.status = 'offered';
  return null;
end $$;
comment on function guichet.close_waitlist_offer() is 'Trigger: an offer ends with its booking.';
create trigger close_waitlist_offer after update of status on public.immersion_bookings
  for each row when (new.status = 'cancelled' and old.status = 'pending')
  execute function guichet.close_waitlist_offer();

revoke execute on function guichet.offer_freed_place(uuid), guichet.offer_added_places(),
guichet.close_waitlist_offer(),
  public.join_waitlist(uuid), public.leave_waitlist(uuid) from public, anon, authenticated;
grant execute on function public.join_waitlist(uuid), public.leave_waitlist(uuid) to authenticated, service_role;
