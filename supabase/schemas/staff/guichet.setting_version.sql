-- Written by npm run db:schemas. Last in migrations/20261201000130_desk_settings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.setting_version(p_what text, p_key text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- of what it says: whoever changes it back changes nothing for whoever saw it
  return md5(coalesce(guichet.setting_now(p_what, p_key)::text, ''));
end $function$;

comment on function guichet.setting_version(text,text) is 'The version of a setting, by what it says; also of one that is not there yet.';

revoke all on function guichet.setting_version(text,text) from public, anon, authenticated, service_role;
