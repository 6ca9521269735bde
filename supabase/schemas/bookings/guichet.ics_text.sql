-- Written by npm run db:schemas. Last in migrations/20261121004410_booking_calendar.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.ics_text(p_value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  -- a value of type TEXT holds no control characters but the tab; a line break is written \n
  select regexp_replace(
    regexp_replace(regexp_replace(p_value, '([\\;,])', '\\\1', 'g'), E'\r\n|\r|\n', '\\n', 'g'),
    E'[\u0001-\u0008\u000b-\u001f\u007f]', '', 'g')
$function$;

comment on function guichet.ics_text(text) is 'A text as a calendar file writes it (RFC 5545, 3.3.11).';

revoke all on function guichet.ics_text(text) from public, anon, authenticated, service_role;
