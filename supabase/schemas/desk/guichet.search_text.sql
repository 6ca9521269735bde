-- Written by npm run db:schemas. Last in migrations/20261201000300_search_words.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.search_text(p_text text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE COST 1000
 SET search_path TO ''
AS $function$
  select btrim(pg_catalog.regexp_replace(pg_catalog.regexp_replace(
    pg_catalog.normalize(pg_catalog.lower(p_text), 'NFD'), U&'[\0300-\036f]+', '', 'g'),
    '[][\s@._+''\u2019"`\u00b4,;:(){}<>/|&!?*%#=~^\\-]+', ' ', 'g'))
$function$;

comment on function guichet.search_text(text) is 'What is compared of a name or an address: lower case, no accents, words apart by one space.';

revoke all on function guichet.search_text(text) from public, anon, authenticated, service_role;
grant execute on function guichet.search_text(text) to service_role;
