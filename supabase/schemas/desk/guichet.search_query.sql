-- Written by npm run db:schemas. Last in migrations/20261201000300_search_words.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.search_query(p_text text)
 RETURNS tsquery
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select string_agg('''' || w || ''':*', ' & ')::tsquery
    from unnest(string_to_array(guichet.search_text(p_text), ' ')) w where length(w) > 0
$function$;

comment on function guichet.search_query(text) is 'All of these words, each by its beginning; null without any.';

revoke all on function guichet.search_query(text) from public, anon, authenticated, service_role;
