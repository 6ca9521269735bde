-- Written by npm run db:schemas. Last in migrations/20261201000310_search_results.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.found(p_kind text, p_id text, p_why text, p_page text, p_page_id text, p_shows jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select jsonb_strip_nulls(jsonb_build_object('kind', p_kind, 'id', p_id, 'why', p_why,
    'open', jsonb_build_object('page', p_page, 'id', p_page_id)) || p_shows)
$function$;

comment on function guichet.found(text,text,text,text,text,jsonb) is 'One result of a search. why: stripe_id, id, number, email, name, code or amount; open: person, payment, vend, machine, event, events, subscription or establishment.';

revoke all on function guichet.found(text,text,text,text,text,jsonb) from public, anon, authenticated, service_role;
