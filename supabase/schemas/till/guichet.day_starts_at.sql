-- Written by npm run db:schemas. Last in migrations/20261201000203_figures.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.day_starts_at(p_day date)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  -- where clocks go back at midnight its hour is there twice, and the day begins with the first of the two
  select min(c.instant) from (values (interval '0'), (interval '30 minutes'), (interval '1 hour')) e (earlier)
    cross join lateral (select p_day::timestamp at time zone guichet.zone() - e.earlier as instant) c
   where guichet.local_time(c.instant)::date = p_day
$function$;

comment on function guichet.day_starts_at(date) is 'The first instant of a day at the business.';

revoke all on function guichet.day_starts_at(date) from public, anon, authenticated, service_role;
