-- Written by npm run db:schemas. Last in migrations/20261121000170_settle_stripe_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.renew_stripe_events(token uuid, lease_seconds integer)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$ select guichet.queue_renew('stripe-events', token, lease_seconds) $function$;

comment on function public.renew_stripe_events(uuid,integer) is 'Makes the lease of claimed events last lease_seconds from now → {renewed: rows}; 0: settled or lapsed.';

revoke all on function public.renew_stripe_events(uuid,integer) from public, anon, authenticated, service_role;
grant execute on function public.renew_stripe_events(uuid,integer) to service_role;
