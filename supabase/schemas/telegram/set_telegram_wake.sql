-- Written by npm run db:schemas. Last in migrations/20261201000710_telegram_people.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_telegram_wake(wakes boolean)
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
  perform guichet.require_right('telegram');
  select to_jsonb(p) into v_before from public.telegram_people p where p.user_id = (select auth.uid()) for update;
  if v_before is null then
    return guichet.refused('wakes', 'not_bound');
  end if;
  update public.telegram_people p set wakes = coalesce(set_telegram_wake.wakes, false)
    where p.user_id = (select auth.uid()) returning to_jsonb(p) into v_after;
  perform guichet.record_action('telegram', 'telegram_people', v_after ->> 'user_id', 'wake', v_before, v_after);
  return jsonb_build_object('result', 'done');
end $function$;

comment on function public.set_telegram_wake(boolean) is 'Whether what is urgent calls the signed-in person by name → {result: done|refused, reason?}.';

revoke all on function public.set_telegram_wake(boolean) from public, anon, authenticated, service_role;
grant execute on function public.set_telegram_wake(boolean) to authenticated;
