-- What may be set, as the desk shows and changes it.

create function guichet.setting_now(p_what text, p_key text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
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
end $$;
comment on function guichet.setting_now(text, text) is 'A setting as it is: what is business, addresses, second_factor, telegram, or one of many by its key: limit (name), role_limit (role:action:currency), topic (domain), severity (template). Null where there is none.';

create function guichet.setting_version(p_what text, p_key text) returns text
language plpgsql stable security definer set search_path = ''
as $$
begin
  -- of what it says: whoever changes it back changes nothing for whoever saw it
  return md5(coalesce(guichet.setting_now(p_what, p_key)::text, ''));
end $$;
comment on function guichet.setting_version(text, text) is 'The version of a setting, by what it says; also of one that is not there yet.';

create function guichet.setting_versions() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select jsonb_object_agg(concat_ws(':', k.what, k.key), guichet.setting_version(k.what, k.key)) from (
      select unnest(array['business', 'addresses', 'second_factor', 'telegram']) as what, null as key
      union all select 'limit', l.name from guichet.limits l
      union all select 'role_limit', concat_ws(':', l.role, l.action, l.currency) from guichet.role_limits l
      union all select 'topic', t.domain from guichet.telegram_topics t
      union all select 'severity', d.template from guichet.alert_delivery d) k);
end $$;
comment on function guichet.setting_versions() is 'Versions of all settings: {"<what>" or "<what>:<key>": version}.';

create function public.desk_settings() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
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
end $$;
comment on function public.desk_settings() is
  'For the page of settings → {business: as business(), web_url, alert_email, second_factor: when_enrolled|required, without_factor: how many of the team have none, limits: [{name, most, per_seconds: null at one moment}], telegram: {digest_at, quiet_from, quiet_until: HH:MM or null}, topics: [{domain, topic_id}], severities: [{template, domain, severity}], role_limits: [{role, action, currency, press_minor, day_minor}], role_actions: [{role, action}], versions: {"<what>" or "<what>:<key>": given back to desk_change_setting}}. A second factor is asked for already here: whoever may settings.';

create function public.set_addresses(changes jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_unknown text;
begin
  perform guichet.require_right('settings');
  select min(k.key) into v_unknown from jsonb_object_keys(set_addresses.changes) k (key)
    where k.key not in ('web_url', 'alert_email');
  if v_unknown is not null then
    return guichet.refused(v_unknown, 'unknown_field');
  elsif changes ? 'web_url' and coalesce(changes ->> 'web_url', '') !~ '^https?://[^/\s]+(/[^\s]*)?$' then
    return guichet.refused('web_url', 'invalid_value');
  elsif coalesce(changes ->> 'alert_email', '') <> ''
    and changes ->> 'alert_email' !~ '^[^@\s<>",;]+@[^@\s<>",;]+$' then
    return guichet.refused('alert_email', 'invalid_value');
  end if;
  if changes ? 'web_url' then
    perform public.set_web_address(changes ->> 'web_url');
  end if;
  if changes ? 'alert_email' then
    perform public.set_alert_email(changes ->> 'alert_email');
  end if;
  return jsonb_build_object('result', 'done');
end $$;
comment on function public.set_addresses(jsonb) is
  'Changes what is given of web_url (where customers'' pages are) and alert_email (who hears by mail that alerts cannot be sent; null or empty: nobody) → {result: done|refused, field?, reason?: unknown_field|invalid_value}. Whoever may settings.';

create function public.change_limit(name text, most integer, per_seconds bigint default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_at_once boolean;
begin
  perform guichet.require_right('settings');
  select l.per is null into v_at_once from guichet.limits l where l.name = change_limit.name;
  if not found then
    return guichet.refused('name', 'not_found');
  elsif coalesce(change_limit.most, -1) < 0 then
    return guichet.refused('most', 'invalid_value');
  elsif not v_at_once and not coalesce(change_limit.per_seconds between 1 and 366 * 86400, true) then
    return guichet.refused('per_seconds', 'invalid_value');
  end if;
  perform public.set_limit(change_limit.name, change_limit.most, make_interval(secs => change_limit.per_seconds));
  return jsonb_build_object('result', 'done');
end $$;
comment on function public.change_limit(text, integer, bigint) is
  'Changes one limit, in numbers that a page has: how many, within how many seconds (null leaves it; none for what holds at one moment) → {result: done|refused, field?, reason?: not_found|invalid_value}. Whoever may settings.';

revoke execute on function guichet.setting_now(text, text), guichet.setting_version(text, text),
  guichet.setting_versions(), public.desk_settings(), public.set_addresses(jsonb),
  public.change_limit(text, integer, bigint) from public, anon, authenticated;
grant execute on function public.desk_settings(), public.set_addresses(jsonb),
  public.change_limit(text, integer, bigint) to authenticated, service_role;
