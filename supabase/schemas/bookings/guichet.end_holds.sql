-- Written by npm run db:schemas. Last in migrations/20261121004450_session_changes.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.end_holds(p_session_id uuid, p_reason text, p_with_page boolean DEFAULT false)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_booking public.immersion_bookings;
begin
  for v_booking in
    select * from public.immersion_bookings b
     where b.session_id = p_session_id and b.status = 'pending' and (not p_with_page or b.stripe_session_id is not null)
     order by b.id for update
  loop
    perform guichet.release_booking(v_booking, p_reason);
    perform guichet.enqueue_booking_email(v_booking.id, 'hold_ended',
      jsonb_build_object('reason', replace(p_reason, 'session_', '')));
    -- whoever had waited keeps the place in the line: nobody refused, the session was taken back
    update public.immersion_waitlist w set status = 'waiting', booking_id = null, offer_expires_at = null,
      updated_at = now()
     where w.booking_id = v_booking.id and w.status = 'expired' and p_reason <> 'session_cancelled';
  end loop;
end $function$;

comment on function guichet.end_holds(uuid,text,boolean) is 'Ends the holds and offers of a session (p_with_page: those with a Checkout only), and says so by letter. The caller holds the session''s lock.';

revoke all on function guichet.end_holds(uuid,text,boolean) from public, anon, authenticated, service_role;
