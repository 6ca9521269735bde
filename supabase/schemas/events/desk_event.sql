-- Written by npm run db:schemas. Last in migrations/20261201000610_desk_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_event(p_event_id text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_event public.stripe_webhook_log;
begin
  perform guichet.require_right('read_events');
  select * into v_event from public.stripe_webhook_log l where l.event_id = p_event_id;
  if not found then
    return guichet.refused('event_id', 'not_found');
  end if;
  return guichet.event_line(v_event) || jsonb_build_object(
    'message', v_event.error_message, 'payload', v_event.payload, 'api_version', v_event.api_version,
    'kept_as_bytes', v_event.raw_body is not null, 'account', v_event.stripe_account,
    'request_id', v_event.request_id, 'version', v_event.replays,
    'held_until', case when v_event.status = 'processing' then v_event.claimed_until end,
    'execution_id', coalesce(v_event.execution_id,
      (select s.execution_id from guichet.stripe_leases s where s.token = v_event.claim_token)),
    -- the others of its object, so that order can be seen
    'siblings', (select coalesce(jsonb_agg(guichet.event_line(o) order by o.event_created desc, o.seq desc), '[]')
      from (
      select o.* from public.stripe_webhook_log o where o.object_id = v_event.object_id and o.id <> v_event.id
        order by o.event_created desc, o.seq desc limit 50) o),
    'decisions', (select coalesce(jsonb_agg(to_jsonb(a) - 'subject_table' - 'subject_id' order by a.id desc), '[]')
      from public.staff_actions a where a.subject_table = 'stripe_webhook_log' and a.subject_id = v_event.event_id),
    'alerts', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'template', a.template, 'status', a.status,
        'created_at', a.created_at, 'sent_at', a.sent_at) order by a.seq desc), '[]')
      from public.alert_outbox a
      where a.subject in (v_event.event_id, v_event.event_id || '#' || v_event.replays)));
end $function$;

comment on function public.desk_event(text) is 'Desk (read_events): an event whole → guichet.event_line with {payload, kept_as_bytes, api_version, account, request_id, held_until, execution_id, version, siblings: the other events of its object, decisions: of staff about it, alerts: what support was told}; {result: refused, reason: not_found}.';

revoke all on function public.desk_event(text) from public, anon, authenticated, service_role;
grant execute on function public.desk_event(text) to authenticated;
grant execute on function public.desk_event(text) to service_role;
