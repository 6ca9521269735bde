-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.fail_alerts(token uuid, alerts jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_results jsonb;
  v_outage record;
  v_given_up jsonb;
  c_max_attempts constant int := 12;
begin
  with input as (
    select i.ord, id::uuid as id, i.item ->> 'message' as message, (i.item ->> 'retry_after_seconds')::numeric as retry_after,
      i.item ->> 'outage' as outage, i.item ->> 'retry_after_seconds' is not null or i.item ->> 'outage' is not null as no_verdict
    from jsonb_array_elements(alerts) with ordinality as i (item, ord), jsonb_array_elements_text(i.item -> 'ids') as id
  ), failed as (
    update public.alert_outbox a
      set status = case when not i.no_verdict and a.attempts >= c_max_attempts then 'failed' else 'queued' end,
        -- "too many requests" and an outage are no verdict on the alert: they use no attempt up
        attempts = a.attempts - i.no_verdict::int,
        next_attempt_at = clock_timestamp() + case
          when i.retry_after is not null then make_interval(secs => i.retry_after::double precision)
          -- the channel says when it is asked again
          when i.outage is not null then interval '0'
          else guichet.backoff(a.attempts, a.id::text) end,
        error_message = i.message, claim_token = null, claimed_until = null
      from input i
      where a.id = i.id and a.claim_token = fail_alerts.token and a.status = 'sending' and a.claimed_until > clock_timestamp()
      returning a.id, a.status, a.attempts, a.next_attempt_at, a.template, a.error_message
  ), settled as (
    select i.*, f.status, f.attempts, f.next_attempt_at, f.template from input i left join failed f using (id)
  )
  select coalesce(jsonb_agg(jsonb_build_object('id', s.id,
      'result', case s.status when 'queued' then 'retry' when 'failed' then 'failed' else 'lapsed' end,
      'attempts', s.attempts, 'next_attempt_at', s.next_attempt_at) order by s.ord), '[]'),
      jsonb_object_agg(s.template, s.message) filter (where s.status = 'failed')
    into v_results, v_given_up from settled s;
  select i.value ->> 'message' as message, i.value ->> 'outage' = 'refused' as refused into v_outage
    from jsonb_array_elements(fail_alerts.alerts) i where i.value ->> 'outage' is not null limit 1;
  -- an execution that has lost its lease has nothing to say of the channel either
  if v_outage.message is not null and jsonb_path_exists(v_results, '$[*] ? (@.result == "retry")') then
    perform guichet.alert_channel_failed(v_outage.message, v_outage.refused);
  end if;
  if v_given_up is not null then
    perform guichet.tell_by_mail('given_up', jsonb_build_object('reasons', v_given_up));
  end if;
  return jsonb_build_object('results', v_results);
end $function$;

comment on function public.fail_alerts(uuid,jsonb) is 'Gives [{ids, message, retry_after_seconds?, outage?: refused|unreachable}] back for another attempt → {results: [{id, result: retry|failed|lapsed, attempts, next_attempt_at}]}.';

revoke all on function public.fail_alerts(uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.fail_alerts(uuid,jsonb) to service_role;
