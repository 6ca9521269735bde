-- Written by npm run db:schemas. Last in migrations/20261201000870_form_replay.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.events_typed(p_text text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select array(select distinct t.id from regexp_split_to_table(coalesce(p_text, ''), '[\s,;]+') t (id) where t.id <> ''
    order by t.id)
$function$;

comment on function guichet.events_typed(text) is 'Ids as they were typed: apart by spaces, lines, commas or semicolons.';

revoke all on function guichet.events_typed(text) from public, anon, authenticated, service_role;
