-- Written by npm run db:schemas. Last in migrations/20261121004100_immersion_session_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.increment_session_places(session_id uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_reserved integer;
begin
  -- the guarded update takes the row lock and checks the limit in one statement
  update public.immersion_sessions s
     set reserved_places = s.reserved_places + 1
   where s.id = increment_session_places.session_id and s.reserved_places < s.max_places
  returning s.reserved_places into v_reserved;
  if v_reserved is null then
    if not exists (select 1 from public.immersion_sessions s where s.id = increment_session_places.session_id) then
      raise exception 'immersion session % does not exist', increment_session_places.session_id using errcode = 'P0002';
    end if;
    raise exception 'immersion session % is full', increment_session_places.session_id
      using errcode = '23514', hint = 'Offer the waiting list: join_waitlist.';
  end if;
  return v_reserved;
end $function$;

comment on function public.increment_session_places(uuid) is 'Takes one place under the row''s lock; refuses beyond max_places (23514). Returns reserved_places. Service role only.';

revoke all on function public.increment_session_places(uuid) from public, anon, authenticated, service_role;
grant execute on function public.increment_session_places(uuid) to service_role;
