-- Written by npm run db:schemas. Last in migrations/20261201000700_telegram_settings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_telegram_settings(digest_at text DEFAULT NULL::text, quiet_from text DEFAULT NULL::text, quiet_until text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_before jsonb;
  v_after guichet.telegram_settings;
  v_given text[] := array[nullif(btrim(set_telegram_settings.digest_at), ''),
    nullif(btrim(set_telegram_settings.quiet_from), ''), nullif(btrim(set_telegram_settings.quiet_until), '')];
begin
  perform guichet.require_right('settings');
  if exists (select from unnest(v_given) g where g !~ '^([01]?[0-9]|2[0-3]):[0-5][0-9]$') then
    return guichet.refused('digest_at', 'invalid_value');
  elsif (v_given[2] is null) <> (v_given[3] is null) then
    return guichet.refused('quiet_until', 'invalid_value');
  end if;
  select to_jsonb(s) into v_before from guichet.telegram_settings s for update;
  update guichet.telegram_settings s set digest_at = v_given[1]::time, quiet_from = v_given[2]::time,
    quiet_until = v_given[3]::time, updated_at = now(),
    digest_since = case when s.digest_at is distinct from v_given[1]::time then now() else s.digest_since end
    where (s.digest_at, s.quiet_from, s.quiet_until)
      is distinct from (v_given[1]::time, v_given[2]::time, v_given[3]::time);
  select * into v_after from guichet.telegram_settings;
  perform guichet.record_action('settings', 'guichet.telegram_settings', 'telegram', null, v_before,
    to_jsonb(v_after));
  return jsonb_build_object('result', 'done');
end $function$;

comment on function public.set_telegram_settings(text,text,text) is 'Hour of the daily digest and the quiet hours, as HH:MM in the zone of the business; null or empty: none → {result: done|refused, field?, reason?}.';

revoke all on function public.set_telegram_settings(text,text,text) from public, anon, authenticated, service_role;
grant execute on function public.set_telegram_settings(text,text,text) to authenticated;
grant execute on function public.set_telegram_settings(text,text,text) to service_role;
