-- Written by npm run db:schemas. Last in migrations/20261121004100_immersion_session_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.decrement_session_places(session_id uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_reserved integer;
begin
  update public.immersion_sessions s
     set reserved_places = s.reserved_places - 1
   where s.id = decrement_session_places.session_id and s.reserved_places > s.offline_places
  returning s.reserved_places into v_reserved;
  if v_reserved is null then
    if not exists (select 1 from public.immersion_sessions s where s.id = decrement_session_places.session_id) then
      raise exception 'immersion session % does not exist', decrement_session_places.session_id using errcode = 'P0002';
    end if;
    raise exception 'immersion session % has no booked place to give back', decrement_session_places.session_id
      using errcode = '23514';
  end if;
  return v_reserved;
end $function$;

comment on function public.decrement_session_places(uuid) is 'Gives one place back under the row''s lock; refuses below zero (and below what was sold offline). Returns reserved_places. Service role only.';

revoke all on function public.decrement_session_places(uuid) from public, anon, authenticated, service_role;
grant execute on function public.decrement_session_places(uuid) to service_role;
