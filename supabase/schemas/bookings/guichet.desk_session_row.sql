-- Written by npm run db:schemas. Last in migrations/20261201000530_desk_sessions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.desk_session_row(p_session public.immersion_sessions)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'id', p_session.id, 'version', guichet.session_version(p_session),
    'session_date_start', p_session.session_date_start, 'session_date_end', p_session.session_date_end,
    'location', p_session.location, 'description', p_session.description, 'price_cents', p_session.price_cents,
    'currency', p_session.currency, 'max_places', p_session.max_places, 'reserved_places', p_session.reserved_places,
    'offline_places', p_session.offline_places, 'status', p_session.status, 'is_active', p_session.is_active,
    'cancelled_at', p_session.cancelled_at,
    'begun', guichet.session_starts_at(p_session.session_date_start) <= now(),
    'over', p_session.session_date_end < guichet.today()) || guichet.session_people(p_session.id)
$function$;

comment on function guichet.desk_session_row(public.immersion_sessions) is 'A session as the desk shows it: its columns, version, begun, over, and how many booked, hold and wait.';

revoke all on function guichet.desk_session_row(public.immersion_sessions) from public, anon, authenticated, service_role;
