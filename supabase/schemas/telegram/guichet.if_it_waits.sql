-- Written by npm run db:schemas. Last in migrations/20261201000770_telegram_commands.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.if_it_waits(p_since timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select p_since where p_since < clock_timestamp() - interval '1 minute' $function$;

comment on function guichet.if_it_waits(timestamp with time zone) is 'Since when something waits; null where it is on its way at this moment, as the question itself is.';

revoke all on function guichet.if_it_waits(timestamp with time zone) from public, anon, authenticated, service_role;
