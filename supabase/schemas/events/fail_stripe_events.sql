-- Written by npm run db:schemas. Last in migrations/20261121000170_settle_stripe_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.fail_stripe_events(token uuid, events jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('results', guichet.queue_fail('stripe-events', token, (
    select coalesce(jsonb_agg(jsonb_build_object('event_id', e.item -> 'event_id', 'message', left(
        coalesce(nullif(e.item ->> 'message', ''), 'no message')
          || coalesce(' (at ' || nullif(e.item ->> 'path', '') || ')', ''), 4000))
      order by e.ord), '[]')
    from jsonb_array_elements(events) with ordinality as e (item, ord))))
$function$;

comment on function public.fail_stripe_events(uuid,jsonb) is 'Gives [{event_id, message, path?}] back for another attempt after a backoff, into error with an alert after the last → {results: [{event_id, result: retry|error|lapsed, attempts, next_attempt_at}]}.';

revoke all on function public.fail_stripe_events(uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.fail_stripe_events(uuid,jsonb) to service_role;
