-- Written by npm run db:schemas. Last in migrations/20261201000130_desk_settings.sql.

CREATE OR REPLACE FUNCTION public.desk_settings()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
        'per_seconds', extract(epoch from l.per)::bigint) order by l.name), '[]') from guichet.limits l));
end $function$;

comment on function public.desk_settings() is 'For the page of settings → {business: as business(), web_url, alert_email, second_factor: when_enrolled|required, without_factor: how many of the team have none, limits: [{name, most, per_seconds: null at one moment}]}. A second factor is asked for already here: whoever may settings.';

revoke all on function public.desk_settings() from public, anon, authenticated, service_role;
grant execute on function public.desk_settings() to authenticated;
grant execute on function public.desk_settings() to service_role;
