-- Written by npm run db:schemas. Last in migrations/20261201000632_skip_alerts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.skip_alerts(ids uuid[], reason text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_reason text := nullif(btrim(skip_alerts.reason, E' \t\r\n'), '');
  v_before jsonb;
  v_skipped uuid[];
begin
  perform guichet.require_right('decide_outbox');
  if v_reason is null then
    return guichet.refused('reason', 'reason_missing');
  end if;
  perform 1 from public.alert_outbox a where a.id = any(skip_alerts.ids) order by a.id for update;
  v_before := (select jsonb_object_agg(a.id, to_jsonb(a)) from public.alert_outbox a where a.id = any(skip_alerts.ids));
  v_skipped := guichet.queue_skip('alerts', skip_alerts.ids, v_reason);
  perform guichet.record_action('decide_outbox', 'alert_outbox', a.id::text, v_reason, v_before -> a.id::text,
      to_jsonb(a))
    from public.alert_outbox a where a.id = any(v_skipped) order by a.id;
  return jsonb_build_object('result', 'done', 'skipped', coalesce(cardinality(v_skipped), 0));
end $function$;

comment on function public.skip_alerts(uuid[],text) is 'Staff: alerts that wait or were given up are not sent → {result: done, skipped: how many}; one that is sent, being sent or skipped stays as it is. {result: refused, reason: reason_missing}. Service role.';

revoke all on function public.skip_alerts(uuid[],text) from public, anon, authenticated, service_role;
grant execute on function public.skip_alerts(uuid[],text) to service_role;
