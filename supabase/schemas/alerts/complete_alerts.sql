-- Written by npm run db:schemas: change a migration, then run it.

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
  if jsonb_array_length(complete_alerts.alerts) > 0 then
    perform guichet.alert_channel_works();
  end if;
  return jsonb_build_object('results', v_results);
end $function$;

comment on function public.complete_alerts(uuid,jsonb) is 'Marks [{ids, telegram_message_id?}] as sent → {results: [{id, result: sent|lapsed}]}; a lapsed lease changes nothing.';

revoke all on function public.complete_alerts(uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.complete_alerts(uuid,jsonb) to service_role;
