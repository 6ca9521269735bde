-- Written by npm run db:schemas. Last in migrations/20261121000145_stripe_sources.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.event_account(event jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select nullif(substring(rtrim(trim(named.value), '/') from '[^/]*$'), '')
  from (values
    (1, event -> 'account'),
    -- newer versions name it in context, of an organisation as a path
    (2, event -> 'context')) field (place, value)
  cross join lateral (select case jsonb_typeof(field.value)
    when 'string' then field.value #>> '{}'
    when 'object' then coalesce(field.value ->> 'id', field.value ->> 'account',
      field.value ->> 'stripe_account') end as value) named
  where trim(named.value) <> '' order by field.place limit 1
$function$;

comment on function guichet.event_account(jsonb) is 'The account that an event names, in account or in context; null where it is the endpoint''s own. An empty text names none.';

revoke all on function guichet.event_account(jsonb) from public, anon, authenticated, service_role;
