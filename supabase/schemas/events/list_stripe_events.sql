-- Written by npm run db:schemas. Last in migrations/20261121000180_replay_stripe_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.list_stripe_events(filter jsonb DEFAULT '{}'::jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('events', coalesce(jsonb_agg(to_jsonb(page) order by page.seq desc), '[]'))
  from (
    select l.seq, l.event_id, l.type, l.status, l.object_id, l.event_created, l.api_version, l.livemode,
           l.stripe_account, l.attempts, l.replays,
      l.response_status, l.error_message,
      coalesce(l.execution_id, (select s.execution_id from guichet.stripe_leases s where s.token = l.claim_token))
        as execution_id,
      l.next_attempt_at, l.claimed_until, l.processed_at, l.created_at
    from public.stripe_webhook_log l
    where (select guichet.may('read_events'))
      and (filter ->> 'status' is null or l.status = filter ->> 'status')
      and (filter ->> 'type' is null or l.type = filter ->> 'type')
      and (filter ->> 'object_id' is null or l.object_id = filter ->> 'object_id')
      and (filter ->> 'before' is null or l.seq < (filter ->> 'before')::bigint)
    order by l.seq desc
    limit least(coalesce((filter ->> 'limit')::int, 50), 500)
  ) page
$function$;

comment on function public.list_stripe_events(jsonb) is 'Staff: newest first, without payloads: {status?, type?, object_id?, limit? (50, at most 500), before? (seq of the last one seen)} → {events: [...]}.';

revoke all on function public.list_stripe_events(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.list_stripe_events(jsonb) to service_role;
