-- Written by npm run db:schemas. Last in migrations/20261201000130_desk_settings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_addresses(changes jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.set_addresses(jsonb) is 'Changes what is given of web_url (where customers'' pages are) and alert_email (who hears by mail that alerts cannot be sent; null or empty: nobody) → {result: done|refused, field?, reason?: unknown_field|invalid_value}. Whoever may settings.';

revoke all on function public.set_addresses(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.set_addresses(jsonb) to authenticated;
grant execute on function public.set_addresses(jsonb) to service_role;
