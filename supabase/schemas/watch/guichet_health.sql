-- Written by npm run db:schemas. Last in migrations/20261201000905_health.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.guichet_health()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'pending_seconds', (select extract(epoch from clock_timestamp() - min(l.created_at))::bigint
      from public.stripe_webhook_log l where l.unsettled),
    'outbox_seconds', (select extract(epoch from clock_timestamp() - min(o.created_at))::bigint
      from public.outbox o where o.status in ('waiting', 'running')),
    'heartbeat_seconds', (select extract(epoch from clock_timestamp() - max(b.beaten_at))::bigint
      from guichet.drain_beats b))
$function$;

comment on function public.guichet_health() is 'How the till is → {pending_seconds, outbox_seconds, heartbeat_seconds}: age of the oldest event and of the oldest row of the outbox that are not settled, and of the last claim of any drain; null where there is none. Everybody, for monitors.';

revoke all on function public.guichet_health() from public, anon, authenticated, service_role;
grant execute on function public.guichet_health() to anon;
grant execute on function public.guichet_health() to authenticated;
grant execute on function public.guichet_health() to service_role;
