-- Written by npm run db:schemas. Last in migrations/20261201000720_role_limits.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_telegram_settings()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.require_right('read_decisions');
  return (select jsonb_build_object('digest_at', to_char(s.digest_at, 'HH24:MI'),
      'quiet_from', to_char(s.quiet_from, 'HH24:MI'), 'quiet_until', to_char(s.quiet_until, 'HH24:MI'),
      'topics', (select jsonb_object_agg(t.domain, t.topic_id) from guichet.telegram_topics t),
      'severities', (select jsonb_agg(jsonb_build_object('template', d.template, 'domain', d.domain,
        'severity', d.severity) order by d.template) from guichet.alert_delivery d),
      'limits', (select jsonb_agg(jsonb_build_object('role', l.role, 'action', l.action, 'currency', l.currency,
        'most_per_press', l.most_per_press, 'most_per_day', l.most_per_day) order by l.action, l.currency, l.role)
        from guichet.role_limits l))
    from guichet.telegram_settings s);
end $function$;

comment on function public.desk_telegram_settings() is 'For the page of settings: {digest_at, quiet_from, quiet_until, topics: {domain: topic_id}, severities: [{template, domain, severity}], limits: [{role, action, currency, most_per_press, most_per_day}]}.';

revoke all on function public.desk_telegram_settings() from public, anon, authenticated, service_role;
grant execute on function public.desk_telegram_settings() to authenticated;
grant execute on function public.desk_telegram_settings() to service_role;
