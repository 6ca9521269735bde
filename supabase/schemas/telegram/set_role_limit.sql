-- Written by npm run db:schemas. Last in migrations/20261201000720_role_limits.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_role_limit(role text, action text, currency text, most_per_press bigint, most_per_day bigint)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_before jsonb;
  v_after jsonb;
begin
  perform guichet.require_right('settings');
  if coalesce(set_role_limit.action, '') not in ('refund', 'decide_vend') then
    return guichet.refused('action', 'invalid_value');
  elsif not exists (select from guichet.role_actions r where r.role = set_role_limit.role
    and r.action = set_role_limit.action) then
    return guichet.refused('role', 'invalid_value');
  elsif coalesce(guichet.is_currency(lower(set_role_limit.currency)), false) is not true then
    return guichet.refused('currency', 'invalid_value');
  elsif coalesce(least(set_role_limit.most_per_press, set_role_limit.most_per_day), -1) < 0 then
    return guichet.refused('most_per_press', 'invalid_value');
  end if;
  select to_jsonb(l) into v_before from guichet.role_limits l where l.role = set_role_limit.role
    and l.action = set_role_limit.action and l.currency = lower(set_role_limit.currency) for update;
  insert into guichet.role_limits as l (role, action, currency, most_per_press, most_per_day)
    values (set_role_limit.role, set_role_limit.action, lower(set_role_limit.currency), set_role_limit.most_per_press,
      set_role_limit.most_per_day)
    on conflict (role, action, currency) do update set most_per_press = excluded.most_per_press,
      most_per_day = excluded.most_per_day, updated_at = now()
    returning to_jsonb(l) into v_after;
  perform guichet.record_action('settings', 'guichet.role_limits',
    concat_ws(':', set_role_limit.role, set_role_limit.action, lower(set_role_limit.currency)), null, v_before,
    v_after);
  return jsonb_build_object('result', 'done');
end $function$;

comment on function public.set_role_limit(text,text,text,bigint,bigint) is 'How much a role may move by a press on Telegram and in a day: action refund or decide_vend, minor units of the currency → {result: done|refused, field?, reason?}.';

revoke all on function public.set_role_limit(text,text,text,bigint,bigint) from public, anon, authenticated, service_role;
grant execute on function public.set_role_limit(text,text,text,bigint,bigint) to authenticated;
grant execute on function public.set_role_limit(text,text,text,bigint,bigint) to service_role;
