-- Written by npm run db:schemas. Last in migrations/20261201000130_desk_settings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.setting_now(p_what text, p_key text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return case p_what
    when 'business' then public.business()
    when 'addresses' then (
      select jsonb_build_object('web_url', max(s.value) filter (where s.key = 'web_url'),
          'alert_email', nullif(max(s.value) filter (where s.key = 'alert_email'), ''))
        from guichet.settings s)
    when 'second_factor' then (select to_jsonb(s.value) from guichet.settings s where s.key = 'second_factor')
    when 'limit' then (
      select jsonb_build_object('most', l.most, 'per', l.per) from guichet.limits l where l.name = p_key)
    when 'role_limit' then (
      select jsonb_build_object('press', l.most_per_press, 'day', l.most_per_day) from guichet.role_limits l
       where concat_ws(':', l.role, l.action, l.currency) = p_key)
    when 'telegram' then (
      select jsonb_build_object('digest_at', to_char(s.digest_at, 'HH24:MI'),
          'quiet_from', to_char(s.quiet_from, 'HH24:MI'), 'quiet_until', to_char(s.quiet_until, 'HH24:MI'))
        from guichet.telegram_settings s)
    when 'topic' then (select to_jsonb(t.topic_id) from guichet.telegram_topics t where t.domain = p_key)
    when 'severity' then (select to_jsonb(d.severity) from guichet.alert_delivery d where d.template = p_key)
  end;
end $function$;

comment on function guichet.setting_now(text,text) is 'A setting as it is: what is business, addresses, second_factor, telegram, or one of many by its key: limit (name), role_limit (role:action:currency), topic (domain), severity (template). Null where there is none.';

revoke all on function guichet.setting_now(text,text) from public, anon, authenticated, service_role;
