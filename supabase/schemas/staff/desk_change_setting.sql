-- Written by npm run db:schemas. Last in migrations/20261201000135_desk_change_setting.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_change_setting(what text, changes jsonb, key text DEFAULT NULL::text, version text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_key text := nullif(desk_change_setting.key, '');
  v_parts text[] := string_to_array(v_key, ':');
begin
  perform guichet.require_right('settings');
  if desk_change_setting.what not in ('business', 'addresses', 'second_factor', 'limit', 'role_limit', 'telegram',
    'topic', 'severity') then
    return guichet.refused('what', 'invalid_value');
  end if;
  -- whoever changes settings at the desk takes turns: there are few of them, and they change rarely
  perform pg_advisory_xact_lock(hashtextextended('guichet.settings', 7316));
  perform guichet.require_version(desk_change_setting.version,
    guichet.setting_version(desk_change_setting.what, v_key));
  return case desk_change_setting.what
    when 'business' then public.set_business(changes)
    when 'addresses' then public.set_addresses(changes)
    when 'second_factor' then public.set_second_factor(changes ->> 'value')
    when 'limit' then public.change_limit(v_key, (changes ->> 'most')::integer, (changes ->> 'per_seconds')::bigint)
    when 'role_limit' then public.set_role_limit(v_parts[1], v_parts[2], v_parts[3],
      (changes ->> 'press_minor')::bigint, (changes ->> 'day_minor')::bigint)
    when 'telegram' then public.set_telegram_settings(changes ->> 'digest_at', changes ->> 'quiet_from',
      changes ->> 'quiet_until')
    when 'topic' then public.set_telegram_topic(v_key, (changes ->> 'topic_id')::bigint)
    when 'severity' then public.set_template_severity(v_key, changes ->> 'severity')
  end;
exception
  when invalid_text_representation or numeric_value_out_of_range then
    return guichet.refused('changes', 'invalid_value');
end $function$;

comment on function public.desk_change_setting(text,jsonb,text,text) is 'Desk (settings): changes one setting as it was seen. what and changes: business {as set_business}, addresses {as set_addresses}, second_factor {value}, limit (key: its name) {most, per_seconds}, role_limit (key role:action:currency) {press_minor, day_minor}, telegram {digest_at, quiet_from, quiet_until: HH:MM or null, all three}, topic (key: domain) {topic_id}, severity (key: template) {severity}; version: of desk_settings, null: not asked → what the function that writes it answers: {result: done|changed|unchanged|refused, field?, reason?}; PT409 changed_since.';

revoke all on function public.desk_change_setting(text,jsonb,text,text) from public, anon, authenticated, service_role;
grant execute on function public.desk_change_setting(text,jsonb,text,text) to authenticated;
grant execute on function public.desk_change_setting(text,jsonb,text,text) to service_role;
