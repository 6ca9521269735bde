-- Written by npm run db:schemas. Last in migrations/20261201000600_event_troubles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.cause_of(message text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
  -- what differs from one occurrence to the next gives way to a sign; what is left is the cause
  select left(btrim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    left(coalesce(nullif(btrim(message), ''), 'no message'), 2000),
    '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}', '…', 'g'),
    '\m([a-z]{2,12}_(?:test_|live_)?)(?=[A-Za-z_]*[0-9])[A-Za-z0-9_]+', '\1…', 'g'),
    '"[^"]*"', '"…"', 'g'),
    '\d{4}-\d\d-\d\d[T\s]\d\d:\d\d[0-9:.]*(?:Z|[+-]\d\d(?::?\d\d)?)?', '…', 'g'),
    '(?<![A-Za-z])-?\d+(?:[.,]\d+)*(?![A-Za-z])', '#', 'g'),
    '\s+', ' ', 'g')), 300)
$function$;

comment on function guichet.cause_of(text) is 'What an error message comes to without the ids, numbers, instants and quoted values of its occurrence: equal for the events that failed for one cause.';

revoke all on function guichet.cause_of(text) from public, anon, authenticated, service_role;
