-- Written by npm run db:schemas. Last in migrations/20261121004150_immersion_emails.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.french_until(p_instant timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select guichet.french_weekday(t.at::date) || ' ' || guichet.french_day(t.at::date) || ' à '
    || to_char(t.at, 'FMHH24" h"')
    || case when extract(minute from t.at) = 0 then '' else to_char(t.at, ' MI') end
    from (select guichet.local_time(p_instant) as at) t
$function$;

comment on function guichet.french_until(timestamp with time zone) is 'mardi 1er décembre à 7 h 22, by the clock of the business, for letters.';

revoke all on function guichet.french_until(timestamp with time zone) from public, anon, authenticated, service_role;
