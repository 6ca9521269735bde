-- Written by npm run db:schemas. Last in migrations/20261121004130_immersion_waitlist.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.join_waitlist(session_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.join_waitlist(uuid) is 'Puts the signed-in user on the waiting list of a full session. → {result: waiting|refused, position?, reason?: not_open|places_left|already_booked|offer_refused|too_many_offers, why?: the reason why a session is not open}.';

revoke all on function public.join_waitlist(uuid) from public, anon, authenticated, service_role;
grant execute on function public.join_waitlist(uuid) to authenticated;
grant execute on function public.join_waitlist(uuid) to service_role;
