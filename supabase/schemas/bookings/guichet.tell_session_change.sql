-- Written by npm run db:schemas. Last in migrations/20261121004450_session_changes.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.tell_session_change(p_session public.immersion_sessions, p_template text, p_change jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_id uuid;
begin
  for v_id in
    update public.immersion_bookings b set calendar_sequence = b.calendar_sequence + 1
     where b.session_id = p_session.id and b.status in ('pending', 'confirmed') returning b.id
  loop
    perform guichet.enqueue_booking_email(v_id, p_template, p_change);
  end loop;
  -- that it is shown again is told to those who wait by an offer, or not at all
  if p_template <> 'session_shown' then
    for v_id in select w.id from public.immersion_waitlist w
      where w.session_id = p_session.id and w.status = 'waiting' loop
      perform guichet.enqueue_waitlist_email(v_id, p_template, p_change);
    end loop;
  end if;
end $function$;

comment on function guichet.tell_session_change(public.immersion_sessions,text,jsonb) is 'One letter to each person who booked, holds or waits; their calendar entries count one further.';

revoke all on function guichet.tell_session_change(public.immersion_sessions,text,jsonb) from public, anon, authenticated, service_role;
