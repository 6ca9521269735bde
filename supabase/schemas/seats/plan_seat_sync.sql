-- Written by npm run db:schemas. Last in migrations/20261121002110_seat_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.plan_seat_sync(rows jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$ select jsonb_build_object('results', guichet.in_savepoints('guichet.plan_all_seats(jsonb)', rows)) $function$;

comment on function public.plan_seat_sync(jsonb) is 'What claimed rows of topic stripe.seats.sync mean in Stripe: [{outbox_id, token}] → {results: [{result: planned|error, action: create|update|delete|nothing, idempotency_key, stripe_subscription_id, stripe_subscription_item_id, price_id, new_price_id (of an update that moves the item to the price of another interval), quantity, metadata}]}.';

revoke all on function public.plan_seat_sync(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.plan_seat_sync(jsonb) to service_role;
