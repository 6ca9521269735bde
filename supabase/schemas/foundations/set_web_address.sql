-- Written by npm run db:schemas. Last in migrations/20261121000105_settings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_web_address(web_url text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_before text := (select s.value from guichet.settings s where s.key = 'web_url');
begin
  perform guichet.require_right('settings');
  if web_url is null or web_url !~ '^https?://[^/\s]+(/[^\s]*)?$' then
    raise exception '"%" is no address that begins with http:// or https://', web_url using errcode = '22023';
  end if;
  update guichet.settings s set value = rtrim(set_web_address.web_url, '/'), updated_at = now() where s.key = 'web_url';
  perform guichet.record_action('settings', 'guichet.settings', 'web_url', null, jsonb_build_object('value', v_before),
    (select jsonb_build_object('value', s.value) from guichet.settings s where s.key = 'web_url'));
end $function$;

comment on function public.set_web_address(text) is 'Where the customer''s pages are: Stripe sends people back there after paying. Service role.';

revoke all on function public.set_web_address(text) from public, anon, authenticated, service_role;
grant execute on function public.set_web_address(text) to service_role;
