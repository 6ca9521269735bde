-- Written by npm run db:schemas. Last in migrations/20261121004200_immersion_bookings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.session_refusal(p_session public.immersion_sessions, p_ahead interval DEFAULT '00:00:00'::interval)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select guichet.refused(null, r.reason)
    from (select case
      when p_session.id is null then 'not_found'
      when p_session.cancelled_at is not null then 'cancelled'
      when not p_session.is_active then 'not_found'
      when guichet.session_starts_at(p_session.session_date_start) <= now() then 'past'
      when p_session.status = 'closed' then 'closed'
      when guichet.session_starts_at(p_session.session_date_start) <= now() + p_ahead then 'too_late' end as reason) r
   where r.reason is not null
$function$;

comment on function guichet.session_refusal(public.immersion_sessions,interval) is 'Why a session cannot be sold: {result: refused, reason: not_found (or hidden)|cancelled|past|closed|too_late}; null where it can. p_ahead: what is begun now must be over by the start.';

revoke all on function guichet.session_refusal(public.immersion_sessions,interval) from public, anon, authenticated, service_role;
