-- How the till is, in three numbers, for whoever watches from outside: no name, no amount, nothing of anybody.

create or replace function public.guichet_health() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'pending_seconds', (select extract(epoch from clock_timestamp() - min(l.created_at))::bigint
      from public.stripe_webhook_log l where l.unsettled),
    'outbox_seconds', (select extract(epoch from clock_timestamp() - min(o.created_at))::bigint
      from public.outbox o where o.status in ('waiting', 'running')),
    'heartbeat_seconds', (select extract(epoch from clock_timestamp() - max(b.beaten_at))::bigint
      from guichet.drain_beats b))
$$;
comment on function public.guichet_health() is 'How the till is → {pending_seconds, outbox_seconds, heartbeat_seconds}: age of the oldest event and of the oldest row of the outbox that are not settled, and of the last claim of any drain; null where there is none. Everybody, for monitors.';
revoke execute on function public.guichet_health() from public;
grant execute on function public.guichet_health() to anon, authenticated, service_role;
