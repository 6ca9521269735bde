-- How people are found by what somebody types: whole addresses by their beginning, names by the beginning of each of
-- their words, without accents. Plain B-trees and a word index: no extension, and a look-up stops at its limit.

create function guichet.search_text(p_text text) returns text
language sql immutable cost 1000 set search_path = ''
as $$
  select btrim(pg_catalog.regexp_replace(pg_catalog.regexp_replace(
    pg_catalog.normalize(pg_catalog.lower(p_text), 'NFD'), U&'[\0300-\036f]+', '', 'g'),
    '[][\s@._+''\u2019"`\u00b4,;:(){}<>/|&!?*%#=~^\\-]+', ' ', 'g'))
$$;
comment on function guichet.search_text(text) is 'What is compared of a name or an address: lower case, no accents, words apart by one space.';

create function guichet.search_words(p_text text) returns tsvector
language sql immutable cost 1000 set search_path = ''
as $$ select to_tsvector('pg_catalog.simple', guichet.search_text(p_text)) $$;
comment on function guichet.search_words(text) is 'The words of a name, for an index.';

create function guichet.search_query(p_text text) returns tsquery
language sql immutable set search_path = ''
as $$
  select string_agg('''' || w || ''':*', ' & ')::tsquery
    from unnest(string_to_array(guichet.search_text(p_text), ' ')) w where length(w) > 0
$$;
comment on function guichet.search_query(text) is 'All of these words, each by its beginning; null without any.';

create function guichet.text_end(p_beginning text) returns text
language sql immutable set search_path = ''
as $$ select p_beginning || U&'\+10FFFF' $$;
comment on function guichet.text_end(text) is 'Behind every text that begins so, byte by byte: an index range says it where LIKE with a parameter cannot.';

create function guichet.uuid_beginning(p_hex text, p_fill text) returns uuid
language sql immutable set search_path = ''
as $$ select rpad(replace(p_hex, '-', ''), 32, p_fill)::uuid $$;
comment on function guichet.uuid_beginning(text, text) is 'The first (fill 0) or last (fill f) id that begins with these digits: what people call a number is how an id begins.';

revoke execute on function guichet.search_text(text), guichet.search_words(text), guichet.search_query(text),
guichet.text_end(text), guichet.uuid_beginning(text, text) from public, anon, authenticated;
-- whoever writes a row writes its index
grant execute on function guichet.search_text(text), guichet.search_words(text) to service_role;
