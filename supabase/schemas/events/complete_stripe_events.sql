-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.complete_stripe_events(token uuid, events jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_results jsonb;
begin
  with input as materialized (
    select e.item ->> 'event_id' as event_id, coalesce(e.item ->> 'response_status', 'success') as response_status, e.ord
    from jsonb_array_elements(events) with ordinality as e (item, ord)
  ), done as (
    update public.stripe_webhook_log l
      set status = 'processed', processed_at = clock_timestamp(), response_status = i.response_status, error_message = null,
        claim_token = null, claimed_until = null, next_attempt_at = null, alone = false, execution_id = s.execution_id
      from (select distinct on (event_id) * from input) i, guichet.stripe_leases s
      where s.token = complete_stripe_events.token
        and l.event_id = i.event_id and l.status = 'processing' and l.claim_token = s.token and l.claimed_until > clock_timestamp()
      returning l.event_id
  )
  select coalesce(jsonb_agg(jsonb_build_object('event_id', i.event_id, 'result', case when d.event_id is null then 'lapsed' else 'processed' end) order by i.ord), '[]')
    into v_results from input i left join done d using (event_id);
  return jsonb_build_object('results', v_results);
end $function$;

comment on function public.complete_stripe_events(uuid,jsonb) is 'Marks [{event_id, response_status?}] as processed → {results: [{event_id, result: processed|lapsed}]}.';

revoke all on function public.complete_stripe_events(uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.complete_stripe_events(uuid,jsonb) to service_role;
