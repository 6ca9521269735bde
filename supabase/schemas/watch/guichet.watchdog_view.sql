-- Written by npm run db:schemas. Last in migrations/20261201000910_watchdog.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.watchdog_view(silent_seconds integer DEFAULT 120, waiting_seconds integer DEFAULT 300)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  with seen as (
    select public.guichet_health() as health, clock_timestamp() as now
  ), reasons as (
    select array_remove(array[
      case when (s.health ->> 'heartbeat_seconds')::bigint > watchdog_view.silent_seconds then 'drain_silent' end,
      -- what could be worked on: what waits for its next attempt, or behind another of its object, waits rightly
      case when exists (
        select from public.stripe_webhook_log l
        where l.unsettled and l.created_at < s.now - make_interval(secs => watchdog_view.waiting_seconds)
          and coalesce(l.next_attempt_at, l.claimed_until, l.created_at)
            < s.now - make_interval(secs => watchdog_view.waiting_seconds)
          and not exists (
            select from public.stripe_webhook_log older
            where older.object_id = l.object_id and older.unsettled and older.seq < l.seq)) then 'events_waiting' end,
      case when exists (
        select from public.outbox o
        where o.status in ('waiting', 'running')
          and greatest(o.next_attempt_at, o.claimed_until)
            < s.now - make_interval(secs => watchdog_view.waiting_seconds)
          and not exists (
            select from public.outbox older
            where older.topic = o.topic and older.object_key = o.object_key and older.seq < o.seq
              and older.status in ('waiting', 'running', 'parked'))) then 'outbox_waiting' end
    ], null) as reasons from seen s
  )
  select s.health || jsonb_build_object('well', r.reasons = '{}', 'reasons', to_jsonb(r.reasons))
    from seen s cross join reasons r
$function$;

comment on function guichet.watchdog_view(integer,integer) is 'Whether work stands still → guichet_health() and {well, reasons: [drain_silent|events_waiting|outbox_waiting]}: no drain has claimed for silent_seconds, or what could be worked on has waited for waiting_seconds. A till that no drain has ever served is silent only once something waits.';

revoke all on function guichet.watchdog_view(integer,integer) from public, anon, authenticated, service_role;
