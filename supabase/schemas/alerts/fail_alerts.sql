-- Written by npm run db:schemas. Last in migrations/20261121000120_alert_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.fail_alerts(token uuid, alerts jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_results jsonb := guichet.queue_fail('alerts', fail_alerts.token, guichet.each_alert(fail_alerts.alerts));
  v_outage record;
  v_given_up jsonb;
begin
  select i.value ->> 'message' as message, i.value ->> 'outage' = 'refused' as refused into v_outage
    from jsonb_array_elements(fail_alerts.alerts) i where i.value ->> 'outage' is not null limit 1;
  -- an execution that has lost its lease has nothing to say of the channel either
  if v_outage.message is not null and jsonb_path_exists(v_results, '$[*] ? (@.result == "retry")') then
    perform guichet.alert_channel_failed(v_outage.message, v_outage.refused);
  end if;
  select jsonb_object_agg(a.template, a.error_message) into v_given_up
    from jsonb_array_elements(v_results) r join public.alert_outbox a on a.id = (r.value ->> 'id')::uuid
    where r.value ->> 'result' = 'failed';
  if v_given_up is not null then
    perform guichet.tell_by_mail('given_up', jsonb_build_object('reasons', v_given_up));
  end if;
  return jsonb_build_object('results', v_results);
end $function$;

comment on function public.fail_alerts(uuid,jsonb) is 'Gives [{ids, message, retry_after_seconds?, outage?: refused|unreachable}] back for another attempt → {results: [{id, result: retry|failed|lapsed, attempts, next_attempt_at}]}.';

revoke all on function public.fail_alerts(uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.fail_alerts(uuid,jsonb) to service_role;
