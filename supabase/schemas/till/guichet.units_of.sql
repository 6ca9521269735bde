-- Written by npm run db:schemas. Last in migrations/20261201000203_figures.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.units_of(p_day date)
 RETURNS TABLE(unit text, starts_on date)
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select u.unit, u.starts_on
    from (values ('day', p_day), ('week', date_trunc('week', p_day)::date), ('month', date_trunc('month', p_day)::date),
      ('ever', case when p_day is null then '-infinity'::date end)) u (unit, starts_on)
   where u.starts_on is not null
$function$;

comment on function guichet.units_of(date) is 'The day, week and month that a day belongs to; of none: ever.';

revoke all on function guichet.units_of(date) from public, anon, authenticated, service_role;
