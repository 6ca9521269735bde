-- Written by npm run db:schemas. Last in migrations/20261201000130_desk_settings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.setting_versions()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select jsonb_object_agg(concat_ws(':', k.what, k.key), guichet.setting_version(k.what, k.key)) from (
      select unnest(array['business', 'addresses', 'second_factor', 'telegram']) as what, null as key
      union all select 'limit', l.name from guichet.limits l
      union all select 'role_limit', concat_ws(':', l.role, l.action, l.currency) from guichet.role_limits l
      union all select 'topic', t.domain from guichet.telegram_topics t
      union all select 'severity', d.template from guichet.alert_delivery d) k);
end $function$;

comment on function guichet.setting_versions() is 'Versions of all settings: {"<what>" or "<what>:<key>": version}.';

revoke all on function guichet.setting_versions() from public, anon, authenticated, service_role;
