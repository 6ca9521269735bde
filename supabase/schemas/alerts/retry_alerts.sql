-- Written by npm run db:schemas. Last in migrations/20261121000120_alert_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.retry_alerts(ids uuid[] DEFAULT NULL::uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_queued int;
begin
  perform guichet.require_right('decide_outbox');
  v_queued := cardinality(guichet.queue_retry('alerts', retry_alerts.ids));
  -- whoever asks for this has put the chat right
  update guichet.alert_channel c set next_try_at = clock_timestamp() where c.state = 'away';
  if v_queued > 0 then
    perform guichet.record_action('decide_outbox', 'alert_outbox', coalesce(array_to_string(ids, ' '), 'all'), 'retry',
      null,
      jsonb_build_object('queued', v_queued));
  end if;
  return jsonb_build_object('queued', v_queued);
end $function$;

comment on function public.retry_alerts(uuid[]) is 'Staff: alerts that were given up wait again, all of them where no ids are given, and a chat that is away is asked at once → {queued}. Service role.';

revoke all on function public.retry_alerts(uuid[]) from public, anon, authenticated, service_role;
grant execute on function public.retry_alerts(uuid[]) to service_role;
