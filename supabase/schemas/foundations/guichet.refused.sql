-- Written by npm run db:schemas. Last in migrations/20261121000100_foundations.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refused(field text, reason text, details jsonb DEFAULT '{}'::jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select jsonb_strip_nulls(jsonb_build_object('result', 'refused', 'field', field, 'reason', reason)
    || coalesce(details, '{}'))
$function$;

comment on function guichet.refused(text,text,jsonb) is 'The answer of a function that did nothing: {result: refused, field?: which argument, reason: its code, and the numbers and codes of details}.';

revoke all on function guichet.refused(text,text,jsonb) from public, anon, authenticated, service_role;
