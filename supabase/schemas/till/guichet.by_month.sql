-- Written by npm run db:schemas. Last in migrations/20261201000212_subscription_months.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.by_month(p_amount numeric, p_interval text, p_count integer)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select p_amount / greatest(coalesce(p_count, 1), 1) * case p_interval when 'month' then 1::numeric
    when 'year' then 1::numeric / 12 when 'week' then 52::numeric / 12 when 'day' then 365::numeric / 12 end
$function$;

comment on function guichet.by_month(numeric,text,integer) is 'What an amount each so many intervals is a month, unrounded: a year has 12 months, 52 weeks and 365 days; null of another interval.';

revoke all on function guichet.by_month(numeric,text,integer) from public, anon, authenticated, service_role;
