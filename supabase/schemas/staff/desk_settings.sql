-- Written by npm run db:schemas. Last in migrations/20261201000130_desk_settings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_settings()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.require_right('settings');
  return jsonb_build_object(
    'business', public.business(),
    'web_url', (select s.value from guichet.settings s where s.key = 'web_url'),
    'alert_email', (select nullif(s.value, '') from guichet.settings s where s.key = 'alert_email'),
    'second_factor', (select s.value from guichet.settings s where s.key = 'second_factor'),
    'without_factor', (select count(distinct s.user_id) from guichet.staff_roles s
      where not guichet.has_second_factor(s.user_id)),
    'limits', (select coalesce(jsonb_agg(jsonb_build_object('name', l.name, 'most', l.most,
        'per_seconds', extract(epoch from l.per)::bigint) order by l.name), '[]') from guichet.limits l),
    'telegram', guichet.setting_now('telegram', null),
    'topics', (select jsonb_agg(jsonb_build_object('domain', t.domain, 'topic_id', t.topic_id) order by t.domain)
      from guichet.telegram_topics t),
    'severities', (select jsonb_agg(jsonb_build_object('template', d.template, 'domain', d.domain,
        'severity', d.severity) order by d.domain, d.template) from guichet.alert_delivery d),
    'role_limits', (select coalesce(jsonb_agg(jsonb_build_object('role', l.role, 'action', l.action,
        'currency', l.currency, 'press_minor', l.most_per_press, 'day_minor', l.most_per_day)
        order by l.currency, l.action, l.role), '[]') from guichet.role_limits l),
    -- whose limits there can be
    'role_actions', (select coalesce(jsonb_agg(jsonb_build_object('role', r.role, 'action', r.action)
        order by r.action, r.role), '[]') from guichet.role_actions r where r.action in ('refund', 'decide_vend')),
    'versions', guichet.setting_versions());
end $function$;

comment on function public.desk_settings() is 'For the page of settings → {business: as business(), web_url, alert_email, second_factor: when_enrolled|required, without_factor: how many of the team have none, limits: [{name, most, per_seconds: null at one moment}], telegram: {digest_at, quiet_from, quiet_until: HH:MM or null}, topics: [{domain, topic_id}], severities: [{template, domain, severity}], role_limits: [{role, action, currency, press_minor, day_minor}], role_actions: [{role, action}], versions: {"<what>" or "<what>:<key>": given back to desk_change_setting}}. A second factor is asked for already here: whoever may settings.';

revoke all on function public.desk_settings() from public, anon, authenticated, service_role;
grant execute on function public.desk_settings() to authenticated;
grant execute on function public.desk_settings() to service_role;
