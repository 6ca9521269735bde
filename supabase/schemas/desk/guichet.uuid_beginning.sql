-- Written by npm run db:schemas. Last in migrations/20261201000300_search_words.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.uuid_beginning(p_hex text, p_fill text)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select rpad(replace(p_hex, '-', ''), 32, p_fill)::uuid $function$;

comment on function guichet.uuid_beginning(text,text) is 'The first (fill 0) or last (fill f) id that begins with these digits: what people call a number is how an id begins.';

revoke all on function guichet.uuid_beginning(text,text) from public, anon, authenticated, service_role;
