-- Written by npm run db:schemas. Last in migrations/20261201000100_second_factor.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_second_factor(value text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_before text;
begin
  perform guichet.require_right('settings');
  if set_second_factor.value is null or set_second_factor.value not in ('when_enrolled', 'required') then
    return guichet.refused('value', 'invalid_value');
  elsif set_second_factor.value = 'required' and guichet.caller_is_user() and not guichet.second_factor_shown() then
    -- or they would lock themselves out with the same press
    return guichet.refused('value', 'second_factor_required');
  end if;
  select s.value into v_before from guichet.settings s where s.key = 'second_factor' for update;
  insert into guichet.settings (key, value) values ('second_factor', set_second_factor.value)
    on conflict (key) do update set value = excluded.value, updated_at = now();
  perform guichet.record_action('settings', 'guichet.settings', 'second_factor', null,
    jsonb_build_object('value', v_before), jsonb_build_object('value', set_second_factor.value));
  return jsonb_build_object('result',
    case when v_before is distinct from set_second_factor.value then 'changed' else 'unchanged' end,
    'value', set_second_factor.value);
end $function$;

comment on function public.set_second_factor(text) is 'Who must show a second factor before money moves: when_enrolled (whoever has one) or required (everybody, also whoever has none yet) → {result: changed|unchanged|refused, value, reason?: invalid_value|second_factor_required}. Whoever may settings.';

revoke all on function public.set_second_factor(text) from public, anon, authenticated, service_role;
grant execute on function public.set_second_factor(text) to authenticated;
grant execute on function public.set_second_factor(text) to service_role;
