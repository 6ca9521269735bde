-- Written by npm run db:schemas. Last in migrations/20261121004200_immersion_bookings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.release_expired_holds()
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_id uuid;
  v_booking public.immersion_bookings;
  v_released integer := 0;
begin
  for v_id in
    select b.id from public.immersion_bookings b
     where b.status = 'pending' and b.hold_expires_at < now() order by b.hold_expires_at limit 200
  loop
    begin
      perform 1 from public.immersion_bookings b join public.immersion_sessions s on s.id = b.session_id
        where b.id = v_id for no key update of s;
      select * into v_booking from public.immersion_bookings b where b.id = v_id for update;
      if v_booking.status = 'pending' and v_booking.hold_expires_at < now() then
        perform guichet.end_hold(v_booking);
        v_released := v_released + 1;
      end if;
    exception when deadlock_detected then
      -- it frees places of many sessions, of which somebody frees one at this moment: this one waits for the next sweep
      null;
    end;
  end loop;
  return jsonb_build_object('released', v_released);
end $function$;

comment on function public.release_expired_holds() is 'Gives back the places of holds whose time is over. Service role; called every minute by a workflow.';

revoke all on function public.release_expired_holds() from public, anon, authenticated, service_role;
grant execute on function public.release_expired_holds() to service_role;
