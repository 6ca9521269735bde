-- Written by npm run db:schemas. Last in migrations/20261201000260_desk_today.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.today_of_upkeep()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- what waits is normally little; behind a thousand the number says no more than that
  return (
    with waiting as (
      select w.created_at from (
        (select l.created_at from public.stripe_webhook_log l where l.unsettled and not l.alone limit 1000)
        union all
        (select l.created_at from public.stripe_webhook_log l where l.unsettled and l.alone limit 1000)) w
    ), leaving as (
      select o.created_at from public.outbox o where o.status in ('waiting', 'running') limit 1000
    ), unsent as (
      select a.created_at, a.status from (
        (select q.created_at, q.status from public.alert_outbox q where q.status in ('queued', 'sending') limit 1000)
        union all
        (select q.created_at, q.status from public.alert_outbox q where q.status = 'failed' limit 1000)) a
    )
    select jsonb_build_object(
      'events', jsonb_build_object('waiting', (select count(*) from waiting),
        'oldest_at', (select min(w.created_at) from waiting w),
        'in_error', guichet.events_in_error()),
      'outbox', jsonb_build_object('waiting', (select count(*) from leaving),
        'oldest_at', (select min(l.created_at) from leaving l),
        'parked', (select count(*) from public.outbox o where o.status = 'parked')),
      'alerts', jsonb_build_object('waiting', (select count(*) from unsent u where u.status <> 'failed'),
        'oldest_at', (select min(u.created_at) from unsent u where u.status <> 'failed'),
        'failed', (select count(*) from unsent u where u.status = 'failed'))));
end $function$;

comment on function guichet.today_of_upkeep() is 'What waits and what is stuck: events, outbox, alerts.';

revoke all on function guichet.today_of_upkeep() from public, anon, authenticated, service_role;
