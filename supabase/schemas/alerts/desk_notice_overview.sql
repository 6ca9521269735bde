-- Written by npm run db:schemas. Last in migrations/20261201000644_desk_alerts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_notice_overview()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_templates jsonb;
begin
  perform guichet.require_right('read_events');
  with recursive templates as (
    (select a.template from public.alert_outbox a order by a.template limit 1)
    union all
    select (select a.template from public.alert_outbox a where a.template > t.template order by a.template limit 1)
      from templates t where t.template is not null
  )
  select coalesce(jsonb_agg(t.template order by t.template), '[]') into v_templates from templates t
   where t.template is not null;
  return jsonb_build_object('templates', v_templates,
    'waiting', (select count(*) from public.alert_outbox a where a.status in ('queued', 'sending')),
    'failed', (select count(*) from public.alert_outbox a where a.status = 'failed'),
    'channel', (select jsonb_build_object('state', c.state, 'reason', c.reason, 'away_since',
        case when c.state = 'away' then c.away_since end, 'next_try_at', c.next_try_at)
      from guichet.alert_channel c where c.name = 'telegram'),
    'zone', guichet.zone(), 'web', guichet.web_address(''));
end $function$;

comment on function public.desk_notice_overview() is 'Desk (read_events): {templates: [those there ever were], waiting, failed, channel: {state, reason, away_since, next_try_at}, zone, web: address of the pages}.';

revoke all on function public.desk_notice_overview() from public, anon, authenticated, service_role;
grant execute on function public.desk_notice_overview() to authenticated;
grant execute on function public.desk_notice_overview() to service_role;
