-- Written by npm run db:schemas. Last in migrations/20261201000410_stock_movements.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.say_stock_cause(p_cause jsonb DEFAULT NULL::jsonb)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select set_config('guichet.stock_cause', coalesce(p_cause::text, ''), true) $function$;

comment on function guichet.say_stock_cause(jsonb) is 'Why the figure of a slot is about to change: {kind, vend_session_id?, order_id?, count_id?}; null when it has.';

revoke all on function guichet.say_stock_cause(jsonb) from public, anon, authenticated, service_role;
