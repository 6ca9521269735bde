-- Written by npm run db:schemas. Last in migrations/20261121004100_immersion_session_functions.sql, which never changes: change it in a new one.

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
    raise exception 'session_booked' using errcode = '23503', hint = 'is_active',
      detail = jsonb_build_object('bookings', v_bookings);
  end if;
  -- their letter needs the session
  select count(*) into v_bookings from public.immersion_waitlist w where w.session_id = old.id and w.status = 'waiting';
  if v_bookings > 0 then
    raise exception 'session_awaited' using errcode = '23503', hint = 'waitlist',
      detail = jsonb_build_object('waiting', v_bookings);
  end if;
  return old;
end $function$;

comment on function guichet.refuse_booked_session_delete() is 'Trigger: a session that somebody booked or waits for is switched off or cancelled, not deleted.';

revoke all on function guichet.refuse_booked_session_delete() from public, anon, authenticated, service_role;
