-- Written by npm run db:schemas. Last in migrations/20261121002030_record_space_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.record_space_sync(rows jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$ select jsonb_build_object('results', guichet.in_savepoints('guichet.record_spaces(jsonb)', rows)) $function$;

comment on function public.record_space_sync(jsonb) is 'Writes Stripe''s answers to a step back, logs the step with its duration and says what the next one needs: [{outbox_id, token, step, stripe}] → {results: [{result: recorded|error, step, idempotency_key, price_id, old_price_id}]}.';

revoke all on function public.record_space_sync(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.record_space_sync(jsonb) to service_role;
