-- Two people keep the same session: whoever changes it says which state they saw. Bookings do not move that version,
-- so that nobody is refused because somebody bought a place meanwhile.

create function guichet.session_version(p_session public.immersion_sessions) returns text
language sql immutable set search_path = ''
as $$
  select md5(row(p_session.session_date_start, p_session.session_date_end, p_session.max_places,
    p_session.offline_places, p_session.location, p_session.price_cents, p_session.description, p_session.is_active,
    p_session.status = 'closed', p_session.cancelled_at is not null)::text)
$$;
comment on function guichet.session_version(public.immersion_sessions) is 'What administrators write of a session, as one word; places that are taken and given back leave it.';

create function guichet.lock_session(p_session_id uuid) returns public.immersion_sessions
language plpgsql security definer set search_path = ''
as $$
declare
  v_session public.immersion_sessions;
begin
  select * into v_session from public.immersion_sessions s where s.id = p_session_id for no key update;
  if not found then
    raise exception 'unknown_session' using errcode = 'P0002';
  end if;
  return v_session;
end $$;
comment on function guichet.lock_session(uuid) is 'The session, locked; refused (P0002) where there is none.';

create function guichet.session_people(p_session_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'bookings', count(*) filter (where b.status = 'confirmed'), 'holds', count(*) filter (where b.status = 'pending'),
    'waiting', (select count(*) from public.immersion_waitlist w
      where w.session_id = p_session_id and w.status = 'waiting'))
    from public.immersion_bookings b where b.session_id = p_session_id
$$;
comment on function guichet.session_people(uuid) is 'How many a change of the session concerns: {bookings, holds, waiting}.';

create function public.save_session(session_id uuid, fields jsonb, expected text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_unknown text;
  v_before public.immersion_sessions;
  v_wanted public.immersion_sessions;
  v_after public.immersion_sessions;
begin
  perform guichet.require_right('manage_sessions');
  select min(k.key) into v_unknown from jsonb_object_keys(save_session.fields) k (key)
   where k.key not in ('session_date_start', 'session_date_end', 'max_places', 'offline_places', 'location',
     'price_cents', 'description', 'is_active');
  if v_unknown is not null then
    return guichet.refused(v_unknown, 'unknown_field');
  end if;

  select * into v_before from public.immersion_sessions s where s.id = save_session.session_id for no key update;
  if not found and save_session.expected is not null then
    raise exception 'unknown_session' using errcode = 'P0002';
  elsif not found then
    v_wanted := jsonb_populate_record(null::public.immersion_sessions,
      '{"is_active": true, "offline_places": 0}' || save_session.fields);
    insert into public.immersion_sessions as s (id, session_date_start, session_date_end, max_places, location,
      price_cents, description, is_active, reserved_places, offline_places)
    values (save_session.session_id, v_wanted.session_date_start, v_wanted.session_date_end, v_wanted.max_places,
      v_wanted.location, v_wanted.price_cents, v_wanted.description, v_wanted.is_active, v_wanted.offline_places,
      v_wanted.offline_places)
    on conflict (id) do nothing returning * into v_after;
    if found then
      return jsonb_build_object('result', 'created', 'session_id', v_after.id, 'version',
        guichet.session_version(v_after));
    end if;
    -- the same press, at the same moment
    v_before := guichet.lock_session(save_session.session_id);
  end if;

  v_wanted := jsonb_populate_record(v_before, save_session.fields);
  -- said twice, or said by two people: what is so already is nobody's change
  if guichet.session_version(v_wanted) = guichet.session_version(v_before) then
    return jsonb_build_object('result', 'unchanged', 'session_id', v_before.id, 'version',
      guichet.session_version(v_before));
  end if;
  perform guichet.require_version(save_session.expected, guichet.session_version(v_before));
  update public.immersion_sessions s
     set session_date_start = v_wanted.session_date_start, session_date_end = v_wanted.session_date_end,
         max_places = v_wanted.max_places, location = v_wanted.location, price_cents = v_wanted.price_cents,
         description = v_wanted.description, is_active = v_wanted.is_active
   where s.id = v_before.id;
  if v_wanted.offline_places <> v_before.offline_places then
    perform public.set_offline_places(v_before.id, v_wanted.offline_places);
  end if;
  select * into v_after from public.immersion_sessions s where s.id = v_before.id;
  return jsonb_build_object('result', 'changed', 'session_id', v_after.id, 'version', guichet.session_version(v_after))
    || guichet.session_people(v_after.id);
end $$;
comment on function public.save_session(uuid, jsonb, text) is
  'Creates a session (an id that the page made, expected null), or changes what is given of session_date_start, session_date_end, max_places, offline_places, location, price_cents, description, is_active where it still is as expected (the version that desk_session gave) → {result: created|changed|unchanged|refused, session_id, version, bookings, holds, waiting: whom the change concerns, field?, reason?: unknown_field}. Exceptions as rows of immersion_sessions; changed_since. Whoever may manage_sessions.';

create function public.move_session(session_id uuid, starts_on date, expected text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_before public.immersion_sessions;
  v_people jsonb;
  v_after public.immersion_sessions;
begin
  perform guichet.require_right('manage_sessions');
  v_before := guichet.lock_session(move_session.session_id);
  -- a day and no number of days: pressed twice it moves once
  if v_before.session_date_start = move_session.starts_on then
    return jsonb_build_object('result', 'already', 'session_id', v_before.id, 'version',
      guichet.session_version(v_before), 'starts_on', v_before.session_date_start, 'ends_on',
      v_before.session_date_end);
  end if;
  perform guichet.require_version(move_session.expected, guichet.session_version(v_before));
  if v_before.session_date_end < guichet.today() then
    return guichet.refused(null, 'past');
  end if;
  v_people := guichet.session_people(v_before.id);
  -- guichet.follow_session_change tells everybody, each calendar entry one further
  update public.immersion_sessions s
     set session_date_start = move_session.starts_on,
         session_date_end = move_session.starts_on + (v_before.session_date_end - v_before.session_date_start)
   where s.id = v_before.id returning * into v_after;
  return jsonb_build_object('result', 'moved', 'session_id', v_after.id, 'version', guichet.session_version(v_after),
    'starts_on', v_after.session_date_start, 'ends_on', v_after.session_date_end) || v_people;
end $$;
comment on function public.move_session(uuid, date, text) is
  'Moves a session to another first day, as long as before: everybody who booked, holds or waits is told, calendar files follow → {result: moved|already|refused, session_id, version, starts_on, ends_on, bookings, holds, waiting: how many were told, reason?: past}. Exceptions: unknown_session, session_cancelled, starts_in_the_past, changed_since. Whoever may manage_sessions.';

-- As before, and bound to what was seen where that is said.
drop function public.cancel_session(uuid, text);
create function public.cancel_session(session_id uuid, reason text default null, expected text default null)
  returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_session public.immersion_sessions;
  v_told jsonb;
begin
  perform guichet.require_right('manage_sessions');
  v_session := guichet.lock_session(cancel_session.session_id);
  if v_session.cancelled_at is not null then
    return jsonb_build_object('result', 'already', 'cancelled_at', v_session.cancelled_at);
  end if;
  perform guichet.require_version(cancel_session.expected, guichet.session_version(v_session));
  -- everybody's money goes back: that asks for what one booking's would
  if exists (select from public.immersion_bookings b where b.session_id = v_session.id and b.status = 'confirmed') then
    perform guichet.require_right('cancel_booking');
  end if;
  if v_session.session_date_end < guichet.today() then
    return guichet.refused(null, 'past');
  end if;
  v_told := guichet.session_people(v_session.id);
  -- guichet.follow_session_change does the rest
  update public.immersion_sessions s set status = 'closed', cancelled_at = now() where s.id = v_session.id;
  insert into public.immersion_audit (session_id, actor, action, before, after)
  values (v_session.id, (select auth.uid()), 'CANCEL_SESSION', jsonb_build_object('status', v_session.status),
    v_told || jsonb_build_object('reason', cancel_session.reason));
  perform guichet.record_action('manage_sessions', 'immersion_sessions', v_session.id::text, cancel_session.reason,
    to_jsonb(v_session),
    (select to_jsonb(s) || v_told from public.immersion_sessions s where s.id = v_session.id));
  return jsonb_build_object('result', 'cancelled', 'session_id', v_session.id) || v_told;
end $$;
comment on function public.cancel_session(uuid, text, text) is
  'Cancels a session as a whole: everybody who paid gets everything back, holds and the waiting list end, all are told by letter. reason: for the audit; expected: the version that desk_session gave, else changed_since. → {result: cancelled|already|refused, bookings, holds, waiting: how many were told}. Administrators and service role.';

revoke execute on function guichet.session_version(public.immersion_sessions), guichet.lock_session(uuid),
  guichet.session_people(uuid), public.save_session(uuid, jsonb, text), public.move_session(uuid, date, text),
  public.cancel_session(uuid, text, text) from public, anon, authenticated;
grant execute on function public.save_session(uuid, jsonb, text), public.move_session(uuid, date, text),
  public.cancel_session(uuid, text, text) to authenticated, service_role;
