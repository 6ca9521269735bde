-- Written by npm run db:schemas. Last in migrations/20261121004130_immersion_waitlist.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.offer_freed_place(p_session_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.offer_freed_place(uuid) is 'Holds a free place for who has waited longest and may hold another, and writes to them; nothing where no place is free or the session cannot be sold. The caller holds the session''s lock.';

revoke all on function guichet.offer_freed_place(uuid) from public, anon, authenticated, service_role;
