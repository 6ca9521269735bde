-- Written by npm run db:schemas. Last in migrations/20261201000505_session_decisions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.save_session(session_id uuid, fields jsonb, expected text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.save_session(uuid,jsonb,text) is 'Creates a session (an id that the page made, expected null), or changes what is given of session_date_start, session_date_end, max_places, offline_places, location, price_cents, description, is_active where it still is as expected (the version that desk_session gave) → {result: created|changed|unchanged|refused, session_id, version, bookings, holds, waiting: whom the change concerns, field?, reason?: unknown_field}. Exceptions as rows of immersion_sessions; changed_since. Whoever may manage_sessions.';

revoke all on function public.save_session(uuid,jsonb,text) from public, anon, authenticated, service_role;
grant execute on function public.save_session(uuid,jsonb,text) to authenticated;
grant execute on function public.save_session(uuid,jsonb,text) to service_role;
