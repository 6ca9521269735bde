-- Written by npm run db:schemas. Last in migrations/20261121004450_session_changes.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.cancel_session_bookings(p_session public.immersion_sessions)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_booking public.immersion_bookings;
  v_id uuid;
begin
  for v_booking in
    select * from public.immersion_bookings b where b.session_id = p_session.id and b.status in ('pending', 'confirmed')
      order by b.id for update
  loop
    if v_booking.status = 'pending' then
      perform guichet.release_booking(v_booking, 'session_cancelled');
      perform guichet.enqueue_booking_email(v_booking.id, 'session_cancelled');
    else
      perform guichet.cancel_confirmed_booking(v_booking, v_booking.amount_cents, 'session_cancelled');
    end if;
  end loop;
  for v_id in
    update public.immersion_waitlist w set status = 'expired', updated_at = now()
     where w.session_id = p_session.id and w.status = 'waiting' returning w.id
  loop
    perform guichet.enqueue_waitlist_email(v_id, 'session_cancelled');
  end loop;
end $function$;

comment on function guichet.cancel_session_bookings(public.immersion_sessions) is 'Everybody gets a letter, and whatever they paid and have not got back.';

revoke all on function guichet.cancel_session_bookings(public.immersion_sessions) from public, anon, authenticated, service_role;
