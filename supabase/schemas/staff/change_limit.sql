-- Written by npm run db:schemas. Last in migrations/20261201000130_desk_settings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.change_limit(name text, most integer, per_seconds bigint DEFAULT NULL::bigint)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.change_limit(text,integer,bigint) is 'Changes one limit, in numbers that a page has: how many, within how many seconds (null leaves it; none for what holds at one moment) → {result: done|refused, field?, reason?: not_found|invalid_value}. Whoever may settings.';

revoke all on function public.change_limit(text,integer,bigint) from public, anon, authenticated, service_role;
grant execute on function public.change_limit(text,integer,bigint) to authenticated;
grant execute on function public.change_limit(text,integer,bigint) to service_role;
