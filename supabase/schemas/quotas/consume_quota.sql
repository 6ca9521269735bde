-- Written by npm run db:schemas. Last in migrations/20261121000410_consume_quota.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.consume_quota(uses jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$ select guichet.count_uses(uses, 1) $function$;

comment on function public.consume_quota(jsonb) is 'Uses quota: [{establishment_id, feature_key, amount = 1, subscription_id?}] → {results: [{result: consumed|refused|error, used, quota, left, reason?: quota_used_up|no_subscription, limit?, subscription_id, subscription_item_id}]}; used, quota and left are those of all counters that the use may take; quota and left null: unlimited; limit: the feature key that stopped it, or no_subscription; the ids say which counter took it, null: several. For the server, and for members of the establishment.';

revoke all on function public.consume_quota(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.consume_quota(jsonb) to authenticated;
grant execute on function public.consume_quota(jsonb) to service_role;
