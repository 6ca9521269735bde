-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.refuse_booked_session_delete()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_bookings bigint;
begin
  select count(*) into v_bookings from public.immersion_bookings b where b.session_id = old.id;
  if v_bookings > 0 then
    raise exception 'Cette session a % : désactivez-la plutôt que de la supprimer.', v_bookings || case v_bookings when 1 then ' réservation' else ' réservations' end
      using errcode = '23503', hint = 'is_active';
  end if;
  -- their letter needs the session
  select count(*) into v_bookings from public.immersion_waitlist w where w.session_id = old.id and w.status = 'waiting';
  if v_bookings > 0 then
    raise exception 'On attend une place dans cette session (% sur la liste) : annulez-la plutôt que de la supprimer.', v_bookings
      using errcode = '23503', hint = 'waitlist';
  end if;
  return old;
end $function$;

comment on function guichet.refuse_booked_session_delete() is 'Trigger: a session that somebody booked or waits for is switched off or cancelled, not deleted.';

revoke all on function guichet.refuse_booked_session_delete() from public, anon, authenticated, service_role;
