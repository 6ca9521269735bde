-- Written by npm run db:schemas. Last in migrations/20261201000500_session_attendees.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.lock_booking(p_booking_id uuid)
 RETURNS public.immersion_bookings
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_booking public.immersion_bookings;
begin
  select b.* into v_booking from public.immersion_bookings b where b.id = p_booking_id for update;
  if not found then
    raise exception 'unknown_booking' using errcode = 'P0002';
  end if;
  return v_booking;
end $function$;

comment on function guichet.lock_booking(uuid) is 'The booking, locked; refused (P0002) where there is none.';

revoke all on function guichet.lock_booking(uuid) from public, anon, authenticated, service_role;
