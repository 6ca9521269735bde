-- Written by npm run db:schemas. Last in migrations/20261201000300_search_words.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.text_end(p_beginning text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select p_beginning || U&'\+10FFFF' $function$;

comment on function guichet.text_end(text) is 'Behind every text that begins so, byte by byte: an index range says it where LIKE with a parameter cannot.';

revoke all on function guichet.text_end(text) from public, anon, authenticated, service_role;
