-- Written by npm run db:schemas. Last in migrations/20261201000710_telegram_people.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.telegram_code_hash(p_code text)
 RETURNS bytea
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select sha256(convert_to(upper(regexp_replace(coalesce(p_code, ''), '[^0-9A-Za-z]', '', 'g')), 'UTF8')) $function$;

comment on function guichet.telegram_code_hash(text) is 'What is kept of a code: dashes, spaces and case do not count.';

revoke all on function guichet.telegram_code_hash(text) from public, anon, authenticated, service_role;
