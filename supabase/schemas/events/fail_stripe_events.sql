-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.fail_stripe_events(token uuid, events jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_results jsonb;
  v_given_up uuid[];
begin
  with input as materialized (
    select e.item ->> 'event_id' as event_id, e.ord,
      left(coalesce(nullif(e.item ->> 'message', ''), 'no message') || coalesce(' (at ' || nullif(e.item ->> 'path', '') || ')', ''), 4000) as message
    from jsonb_array_elements(events) with ordinality as e (item, ord)
  ), failed as (
    update public.stripe_webhook_log l
      set status = 'pending', response_status = 'retry', error_message = i.message, claim_token = null, claimed_until = null,
        alone = false, next_attempt_at = clock_timestamp() + guichet.backoff(l.attempts, l.event_id),
        execution_id = s.execution_id
      from (select distinct on (event_id) * from input) i, guichet.stripe_leases s
      where s.token = fail_stripe_events.token
        and l.event_id = i.event_id and l.status = 'processing' and l.claim_token = s.token and l.claimed_until > clock_timestamp()
      returning l.id, l.event_id, l.attempts, l.next_attempt_at, l.attempts >= l.max_attempts as given_up
  )
  select coalesce(jsonb_agg(jsonb_build_object('event_id', i.event_id,
      'result', case when f.id is null then 'lapsed' when f.given_up then 'error' else 'retry' end,
      'attempts', f.attempts, 'next_attempt_at', case when not f.given_up then f.next_attempt_at end) order by i.ord), '[]'),
      array_agg(f.id) filter (where f.given_up)
    into v_results, v_given_up from input i left join failed f using (event_id);
  if v_given_up is not null then
    perform guichet.give_up_stripe_events(v_given_up);
  end if;
  return jsonb_build_object('results', v_results);
end $function$;

comment on function public.fail_stripe_events(uuid,jsonb) is 'Gives [{event_id, message, path?}] back for another attempt after a backoff, into error with an alert after the last → {results: [{event_id, result: retry|error|lapsed, attempts, next_attempt_at}]}.';

revoke all on function public.fail_stripe_events(uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.fail_stripe_events(uuid,jsonb) to service_role;
