-- Written by npm run db:schemas. Last in migrations/20261201000300_search_words.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.search_words(p_text text)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE COST 1000
 SET search_path TO ''
AS $function$ select to_tsvector('pg_catalog.simple', guichet.search_text(p_text)) $function$;

comment on function guichet.search_words(text) is 'The words of a name, for an index.';

revoke all on function guichet.search_words(text) from public, anon, authenticated, service_role;
grant execute on function guichet.search_words(text) to service_role;
