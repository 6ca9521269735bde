-- Written by npm run db:schemas. Last in migrations/20261121004150_immersion_emails.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.french_weekday(p_day date)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select (array['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'])[
  extract(isodow from p_day)::integer] $function$;

comment on function guichet.french_weekday(date) is 'lundi, for letters.';

revoke all on function guichet.french_weekday(date) from public, anon, authenticated, service_role;
