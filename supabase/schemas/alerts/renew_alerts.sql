-- Written by npm run db:schemas. Last in migrations/20261121000120_alert_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.renew_alerts(token uuid, lease_seconds integer)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$ select guichet.queue_renew('alerts', token, lease_seconds) $function$;

comment on function public.renew_alerts(uuid,integer) is 'Makes the lease of claimed alerts last lease_seconds from now → {renewed: rows}; 0: settled or lapsed.';

revoke all on function public.renew_alerts(uuid,integer) from public, anon, authenticated, service_role;
grant execute on function public.renew_alerts(uuid,integer) to service_role;
