-- Written by npm run db:schemas. Last in migrations/20261121000130_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.renew_outbox(token uuid, lease_seconds integer)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$ select guichet.queue_renew('outbox', token, lease_seconds) $function$;

comment on function public.renew_outbox(uuid,integer) is 'Makes the lease of claimed outbox rows last lease_seconds from now → {renewed: rows}; 0: settled or lapsed.';

revoke all on function public.renew_outbox(uuid,integer) from public, anon, authenticated, service_role;
grant execute on function public.renew_outbox(uuid,integer) to service_role;
