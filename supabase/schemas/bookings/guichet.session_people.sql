-- Written by npm run db:schemas. Last in migrations/20261201000505_session_decisions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.session_people(p_session_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'bookings', count(*) filter (where b.status = 'confirmed'), 'holds', count(*) filter (where b.status = 'pending'),
    'waiting', (select count(*) from public.immersion_waitlist w
      where w.session_id = p_session_id and w.status = 'waiting'))
    from public.immersion_bookings b where b.session_id = p_session_id
$function$;

comment on function guichet.session_people(uuid) is 'How many a change of the session concerns: {bookings, holds, waiting}.';

revoke all on function guichet.session_people(uuid) from public, anon, authenticated, service_role;
