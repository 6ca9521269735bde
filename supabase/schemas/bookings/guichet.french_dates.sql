-- Written by npm run db:schemas. Last in migrations/20261121004150_immersion_emails.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.french_dates(p_start date, p_end date)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  -- what both days have in common stands once, at the end
  select case when p_start = p_end then guichet.french_weekday(p_start) || ' ' || guichet.french_day(p_start)
    else 'du ' || guichet.french_weekday(p_start) || ' ' || case
        when extract(year from p_start) <> extract(year from p_end)
          then guichet.french_day(p_start) || ' ' || extract(year from p_start)
        when extract(month from p_start) <> extract(month from p_end) then guichet.french_day(p_start)
        else split_part(guichet.french_day(p_start), ' ', 1) end
      || ' au ' || guichet.french_weekday(p_end) || ' ' || guichet.french_day(p_end) end
    || ' ' || extract(year from p_end)
$function$;

comment on function guichet.french_dates(date,date) is 'du lundi 3 au vendredi 7 mars 2025; lundi 3 mars 2025 where both days are one. For letters.';

revoke all on function guichet.french_dates(date,date) from public, anon, authenticated, service_role;
