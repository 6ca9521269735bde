-- Written by npm run db:schemas. Last in migrations/20261121004100_immersion_session_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_offline_places(session_id uuid, places integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_session public.immersion_sessions;
begin
  perform guichet.require_right('manage_sessions');
  select * into v_session from public.immersion_sessions s where s.id = set_offline_places.session_id for no key update;
  if not found then
    raise exception 'unknown_session' using errcode = 'P0002';
  end if;
  if places < 0 or v_session.reserved_places - v_session.offline_places + places > v_session.max_places then
    raise exception 'too_few_places' using errcode = '23514', hint = 'places',
      detail = jsonb_build_object('places_left', v_session.max_places - v_session.reserved_places);
  end if;
  update public.immersion_sessions s
     set reserved_places = s.reserved_places - s.offline_places + set_offline_places.places,
         offline_places = set_offline_places.places
   where s.id = set_offline_places.session_id
  returning * into v_session;
  return jsonb_build_object('session_id', v_session.id, 'offline_places', v_session.offline_places, 'reserved_places',
    v_session.reserved_places);
end $function$;

comment on function public.set_offline_places(uuid,integer) is 'Records places sold outside Guichet (telephone, partner). Administrators and service role.';

revoke all on function public.set_offline_places(uuid,integer) from public, anon, authenticated, service_role;
grant execute on function public.set_offline_places(uuid,integer) to authenticated;
grant execute on function public.set_offline_places(uuid,integer) to service_role;
