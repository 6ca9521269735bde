-- Written by npm run db:schemas. Last in migrations/20261201000470_desk_machines.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.period_start(p_period text, p_back integer DEFAULT 0)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select (date_trunc(p_period, now() at time zone guichet.zone())
    - p_back * ('1 ' || p_period)::interval) at time zone guichet.zone()
$function$;

comment on function guichet.period_start(text,integer) is 'When the day, week or month of the business began that is now, or so many before.';

revoke all on function guichet.period_start(text,integer) from public, anon, authenticated, service_role;
