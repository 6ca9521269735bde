-- Written by npm run db:schemas. Last in migrations/20261121000170_settle_stripe_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.complete_stripe_events(token uuid, events jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$ select jsonb_build_object('results', guichet.queue_complete('stripe-events', token, events)) $function$;

comment on function public.complete_stripe_events(uuid,jsonb) is 'Marks [{event_id, response_status?}] as processed → {results: [{event_id, result: processed|lapsed}]}.';

revoke all on function public.complete_stripe_events(uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.complete_stripe_events(uuid,jsonb) to service_role;
