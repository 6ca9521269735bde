-- Written by npm run db:schemas. Last in migrations/20261121000100_foundations.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.utc_date(instant timestamp with time zone)
 RETURNS date
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select (instant at time zone 'UTC')::date $function$;

comment on function guichet.utc_date(timestamp with time zone) is 'The day in UTC, whatever the session''s time zone.';

revoke all on function guichet.utc_date(timestamp with time zone) from public, anon, authenticated, service_role;
grant execute on function guichet.utc_date(timestamp with time zone) to service_role;
