-- Written by npm run db:schemas. Last in migrations/20261121000106_business.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.is_zone(zone text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  -- what Postgres and browsers both know: no abbreviation, no rule of its own, no copy under another folder
  select zone ~ '^(UTC|[A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+)+)$'
    and exists (select from pg_catalog.pg_timezone_names n where n.name = zone)
$function$;

comment on function guichet.is_zone(text) is 'Whether a text is the IANA name of a time zone, e.g. America/Montreal.';

revoke all on function guichet.is_zone(text) from public, anon, authenticated, service_role;
