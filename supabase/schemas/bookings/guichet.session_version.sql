-- Written by npm run db:schemas. Last in migrations/20261201000505_session_decisions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.session_version(p_session public.immersion_sessions)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select md5(row(p_session.session_date_start, p_session.session_date_end, p_session.max_places,
    p_session.offline_places, p_session.location, p_session.price_cents, p_session.description, p_session.is_active,
    p_session.status = 'closed', p_session.cancelled_at is not null)::text)
$function$;

comment on function guichet.session_version(public.immersion_sessions) is 'What administrators write of a session, as one word; places that are taken and given back leave it.';

revoke all on function guichet.session_version(public.immersion_sessions) from public, anon, authenticated, service_role;
