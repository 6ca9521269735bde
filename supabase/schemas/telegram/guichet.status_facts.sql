-- Written by npm run db:schemas. Last in migrations/20261201000770_telegram_commands.sql.

CREATE OR REPLACE FUNCTION guichet.status_facts()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('command', 'status',
    'events_in_error', (select count(*) from public.stripe_webhook_log l where l.status = 'error'),
    'oldest_event', (select min(l.created_at) from public.stripe_webhook_log l where l.unsettled),
    'outbox_parked', (select count(*) from public.outbox o where o.status = 'parked'),
    'oldest_outbox', (select min(o.created_at) from public.outbox o where o.status = 'waiting'
      and o.next_attempt_at <= clock_timestamp()),
    'alerts_waiting', (select count(*) from public.alert_outbox a where a.status in ('queued', 'sending')),
    'alerts_failed', (select count(*) from public.alert_outbox a where a.status = 'failed'),
    'vends_unknown', (select count(*) from public.vend_sessions s where s.status = 'PAID' and s.outcome = 'unknown'),
    'machines_silent', (select coalesce(jsonb_agg(coalesce(m.name, m.code) order by m.code), '[]')
      from public.machines m where m.active and m.last_seen_at < clock_timestamp() - interval '3 minutes'))
$function$;

comment on function guichet.status_facts() is 'How things stand: events in error, the oldest that waits, parked rows, alerts that were not sent, vends to decide, silent machines.';

revoke all on function guichet.status_facts() from public, anon, authenticated, service_role;
