-- Written by npm run db:schemas. Last in migrations/20261121000410_consume_quota.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.release_quota(uses jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$ select guichet.count_uses(uses, -1) $function$;

comment on function public.release_quota(jsonb) is 'Gives quota back, never below nothing used: as consume_quota, with subscription_id and subscription_item_id where a use says what took it → {results: [{result: released|refused|error, used, quota, left, reason?: not_used, limit?}]}; not_used: less was used than is given back. For the server alone: who uses a quota would reset it.';

revoke all on function public.release_quota(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.release_quota(jsonb) to service_role;
