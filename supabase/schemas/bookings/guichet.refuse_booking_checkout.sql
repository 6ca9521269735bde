-- Written by npm run db:schemas. Last in migrations/20261121004200_immersion_bookings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refuse_booking_checkout(p_booking_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_session public.immersion_sessions;
  v_booking public.immersion_bookings;
  v_refusal jsonb;
begin
  select s.* into v_session from public.immersion_bookings b join public.immersion_sessions s on s.id = b.session_id
   where b.id = p_booking_id for no key update of s;
  select * into v_booking from public.immersion_bookings b where b.id = p_booking_id for update;
  if v_booking.status = 'pending' then
    v_refusal := guichet.session_refusal(v_session);
    if v_refusal is not null then
      -- it could be sold when Stripe was asked, and cannot any more: the hold ends, and the page with it
      perform guichet.release_booking(v_booking, guichet.session_end_reason(v_refusal));
    end if;
  elsif v_booking.status = 'cancelled' then
    v_refusal := guichet.refused(null, 'hold_over');
  end if;
  return v_refusal || jsonb_build_object('next_step', 'refused');
end $function$;

comment on function guichet.refuse_booking_checkout(uuid) is 'Locks session and booking and says why a page that was made for it may not be paid any more, as session_refusal or hold_over; null where it may. A hold of a session that cannot be sold ends here.';

revoke all on function guichet.refuse_booking_checkout(uuid) from public, anon, authenticated, service_role;
