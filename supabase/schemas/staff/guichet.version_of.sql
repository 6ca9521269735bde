-- Written by npm run db:schemas. Last in migrations/20261201000105_require_version.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.version_of(p_at timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $function$;

comment on function guichet.version_of(timestamp with time zone) is 'The version of a row that has an updated_at: the same text for the same instant, whatever the session''s time zone.';

revoke all on function guichet.version_of(timestamp with time zone) from public, anon, authenticated, service_role;
