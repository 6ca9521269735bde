-- Written by npm run db:schemas. Last in migrations/20261121004150_immersion_emails.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.french_day(p_day date)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case extract(day from p_day) when 1 then '1er' else extract(day from p_day)::text end || ' '
    || (array['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre',
      'novembre', 'décembre'])[extract(month from p_day)::integer]
$function$;

comment on function guichet.french_day(date) is '1er mars, for letters.';

revoke all on function guichet.french_day(date) from public, anon, authenticated, service_role;
