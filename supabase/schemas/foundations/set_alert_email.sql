-- Written by npm run db:schemas. Last in migrations/20261121000105_settings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_alert_email(alert_email text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_before text := (select s.value from guichet.settings s where s.key = 'alert_email');
begin
  perform guichet.require_right('settings');
  if coalesce(alert_email, '') <> '' and alert_email !~ '^[^@\s<>",;]+@[^@\s<>",;]+$' then
    raise exception '"%" is no e-mail address', alert_email using errcode = '22023';
  end if;
  insert into guichet.settings (key, value) values ('alert_email', coalesce(alert_email, ''))
    on conflict (key) do update set value = excluded.value, updated_at = now();
  perform guichet.record_action('settings', 'guichet.settings', 'alert_email', null,
    jsonb_build_object('value', v_before),
    (select jsonb_build_object('value', s.value) from guichet.settings s where s.key = 'alert_email'));
end $function$;

comment on function public.set_alert_email(text) is 'Who hears by mail that alerts cannot be sent, and that they can again; empty: nobody. Service role.';

revoke all on function public.set_alert_email(text) from public, anon, authenticated, service_role;
grant execute on function public.set_alert_email(text) to service_role;
