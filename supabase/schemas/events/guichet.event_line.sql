-- Written by npm run db:schemas. Last in migrations/20261201000610_desk_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.event_line(l public.stripe_webhook_log)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('seq', l.seq, 'event_id', l.event_id, 'type', l.type, 'status', l.status,
    'object_id', l.object_id, 'livemode', l.livemode, 'attempts', l.attempts, 'replays', l.replays,
    'response_status', l.response_status, 'message', left(l.error_message, 300),
    'cause', case when l.status = 'error' then guichet.cause_of(l.error_message) end,
    'event_created', to_timestamp(l.event_created), 'created_at', l.created_at, 'processed_at', l.processed_at,
    'next_attempt_at', l.next_attempt_at)
$function$;

comment on function guichet.event_line(public.stripe_webhook_log) is 'An event as lists show it, without its payload.';

revoke all on function guichet.event_line(public.stripe_webhook_log) from public, anon, authenticated, service_role;
