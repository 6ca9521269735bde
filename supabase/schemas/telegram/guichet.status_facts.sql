-- Written by npm run db:schemas. Last in migrations/20261201000770_telegram_commands.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.status_facts()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('command', 'status',
      'events_in_error', u.of #> '{events,in_error}',
      'oldest_event', guichet.if_it_waits((u.of #>> '{events,oldest_at}')::timestamptz),
      'outbox_parked', u.of #> '{outbox,parked}',
      'oldest_outbox', guichet.if_it_waits((u.of #>> '{outbox,oldest_at}')::timestamptz),
      'alerts_waiting', u.of #> '{alerts,waiting}', 'alerts_failed', u.of #> '{alerts,failed}',
      'vends_unknown', (select count(*) from public.vend_sessions s
        where s.status = 'PAID' and s.outcome = 'unknown'),
      'machines_silent', (select coalesce(jsonb_agg(coalesce(m.name, m.code) order by m.code), '[]')
        from guichet.silent_machines m))
    from (select guichet.today_of_upkeep() as of) u
$function$;

comment on function guichet.status_facts() is 'How things stand, as the desk opens with it: events in error, the oldest that has waited for a minute, parked rows, alerts that were not sent, vends to decide, silent machines.';

revoke all on function guichet.status_facts() from public, anon, authenticated, service_role;
