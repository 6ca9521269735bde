-- Written by npm run db:schemas. Last in migrations/20261121002020_plan_space_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.plan_space_sync(rows jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$ select jsonb_build_object('results', guichet.in_savepoints('guichet.plan_spaces(jsonb)', rows)) $function$;

comment on function public.plan_space_sync(jsonb) is 'What claimed rows of topic stripe.space.sync mean in Stripe: [{outbox_id, token}] → {results: [{result: planned|error, action, route: product|first_price|price|default|update|archive|nothing, step, idempotency_key, product_id, price_id, old_price_id, name, description, active, unit_amount (cents), lookup_key, product_metadata, price_metadata}]}.';

revoke all on function public.plan_space_sync(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.plan_space_sync(jsonb) to service_role;
