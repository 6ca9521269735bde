-- Written by npm run db:schemas. Last in migrations/20261121004150_immersion_emails.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.french_of_dates(p_start date, p_end date)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select case when p_start = p_end then 'du ' else '' end || guichet.french_dates(p_start, p_end) $function$;

comment on function guichet.french_of_dates(date,date) is 'The same after a noun: the session du lundi 3 mars 2025, the session du lundi 3 au vendredi 7 mars 2025.';

revoke all on function guichet.french_of_dates(date,date) from public, anon, authenticated, service_role;
