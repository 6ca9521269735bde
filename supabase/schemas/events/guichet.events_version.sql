-- Written by npm run db:schemas. Last in migrations/20261201000610_desk_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.events_version(p_count bigint, p_sum numeric)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select p_count || ':' || coalesce(p_sum, 0) $function$;

comment on function guichet.events_version(bigint,numeric) is 'Which events a list has, by their number and the sum of their seq: another one among them makes it another.';

revoke all on function guichet.events_version(bigint,numeric) from public, anon, authenticated, service_role;
