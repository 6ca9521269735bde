-- Written by npm run db:schemas. Last in migrations/20261201000748_claim_alerts_with_buttons.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.complete_alerts(token uuid, alerts jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_results jsonb := guichet.queue_complete(
    'alerts', complete_alerts.token, guichet.each_alert(complete_alerts.alerts));
begin
  perform guichet.note_message((i.value #>> '{message,id}')::uuid, (i.value #>> '{message,chat_id}')::bigint,
      (i.value ->> 'telegram_message_id')::bigint, i.value #>> '{message,html}')
    from jsonb_array_elements(complete_alerts.alerts) i where i.value #>> '{message,id}' is not null;
  if jsonb_array_length(complete_alerts.alerts) > 0 then
    perform guichet.alert_channel_works();
  end if;
  return jsonb_build_object('results', v_results);
end $function$;

comment on function public.complete_alerts(uuid,jsonb) is 'Marks [{ids, telegram_message_id?, message?: {id, chat_id, html}}] as sent → {results: [{id, result: sent|lapsed}]}; a lapsed lease changes nothing of the alert.';

revoke all on function public.complete_alerts(uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.complete_alerts(uuid,jsonb) to service_role;
