-- Alerts: skipping, and what the desk reads and decides about them.

update guichet.queues q set skipped = 'skipped' where q.name = 'alerts';
comment on column public.alert_outbox.status is 'queued → sending → sent; failed after the last attempt; skipped by staff. Written by claim_alerts, complete_alerts, fail_alerts, retry_alerts, skip_alerts.';
comment on column public.alert_outbox.error_message is 'Last refusal, or the reason for skipping; written by fail_alerts, claim_alerts, skip_alerts.';

create or replace function public.skip_alerts(ids uuid[], reason text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.skip_alerts(uuid[], text) is 'Staff: alerts that wait or were given up are not sent → {result: done, skipped: how many}; one that is sent, being sent or skipped stays as it is. {result: refused, reason: reason_missing}. Service role.';
revoke execute on function public.skip_alerts(uuid[], text) from public, anon, authenticated;
grant execute on function public.skip_alerts(uuid[], text) to service_role;
