-- Written by npm run db:schemas. Last in migrations/20261201000629_alert_names.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.alert_of(data jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$ select case jsonb_typeof(data) when 'object' then guichet.alert_names(data) else data end $function$;

comment on function guichet.alert_of(jsonb) is 'guichet.alert_names of what is an object; anything else as it is.';

revoke all on function guichet.alert_of(jsonb) from public, anon, authenticated, service_role;
