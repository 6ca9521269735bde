-- Written by npm run db:schemas. Last in migrations/20261121000100_foundations.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.try_uuid(value text)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case
    when value ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then value::uuid
  end
$function$;

comment on function guichet.try_uuid(text) is 'The uuid that a text from outside names, null where it names none.';

revoke all on function guichet.try_uuid(text) from public, anon, authenticated, service_role;
grant execute on function guichet.try_uuid(text) to service_role;
