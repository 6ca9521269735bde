-- Written by npm run db:schemas. Last in migrations/20261121000192_fetch_stripe_objects.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.plan_stripe_fetch(rows jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$ select jsonb_build_object('results', guichet.in_savepoints('guichet.plan_stripe_fetches(jsonb)', rows)) $function$;

comment on function public.plan_stripe_fetch(jsonb) is 'What claimed rows of topic stripe.object.fetch still need: [{outbox_id, token}] → {results: [{result: planned|error, object, stripe_id, route}]}; route: what to read, subscription, invoice, invoice_payment, customer, product, price or payment (a payment_intent), or nothing any more.';

revoke all on function public.plan_stripe_fetch(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.plan_stripe_fetch(jsonb) to service_role;
