-- Written by npm run db:schemas. Last in migrations/20261121004000_immersion_sessions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.session_starts_at(p_day date)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select p_day::timestamp at time zone guichet.zone() $function$;

comment on function guichet.session_starts_at(date) is 'The instant at which a day begins at the business, with the clock of that season.';

revoke all on function guichet.session_starts_at(date) from public, anon, authenticated, service_role;
