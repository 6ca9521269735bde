-- Written by npm run db:schemas. Last in migrations/20261121004130_immersion_waitlist.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.leave_waitlist(session_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.leave_waitlist(uuid) is 'Takes the signed-in user off the waiting list; an offer is left by cancel_booking only. → {result: left|not_waiting, reason?: offered, booking_id?}.';

revoke all on function public.leave_waitlist(uuid) from public, anon, authenticated, service_role;
grant execute on function public.leave_waitlist(uuid) to authenticated;
grant execute on function public.leave_waitlist(uuid) to service_role;
