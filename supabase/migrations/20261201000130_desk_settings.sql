-- What may be set, as the desk shows and changes it.

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
        'per_seconds', extract(epoch from l.per)::bigint) order by l.name), '[]') from guichet.limits l));
end $$;
comment on function public.desk_settings() is
  'For the page of settings → {business: as business(), web_url, alert_email, second_factor: when_enrolled|required, without_factor: how many of the team have none, limits: [{name, most, per_seconds: null at one moment}]}. A second factor is asked for already here: whoever may settings.';

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

revoke execute on function public.desk_settings(), public.set_addresses(jsonb),
  public.change_limit(text, integer, bigint) from public, anon, authenticated;
grant execute on function public.desk_settings(), public.set_addresses(jsonb),
  public.change_limit(text, integer, bigint) to authenticated, service_role;
