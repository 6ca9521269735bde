-- Written by npm run db:schemas. Last in migrations/20261201000710_telegram_people.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.unbind_telegram(user_id uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_user uuid := coalesce(unbind_telegram.user_id, (select auth.uid()));
  v_before public.telegram_people;
begin
  if v_user is distinct from (select auth.uid()) then
    perform guichet.require_right('manage_roles');
  end if;
  delete from guichet.telegram_codes c where c.user_id = v_user;
  delete from public.telegram_people p where p.user_id = v_user returning * into v_before;
  if v_before.user_id is not null then
    perform guichet.record_action('telegram', 'telegram_people', v_user::text, 'unbind', to_jsonb(v_before), null);
  end if;
  return jsonb_build_object('result', 'done');
end $function$;

comment on function public.unbind_telegram(uuid) is 'Takes one''s own account of Telegram away, or somebody''s for whoever manages roles → {result: done}.';

revoke all on function public.unbind_telegram(uuid) from public, anon, authenticated, service_role;
grant execute on function public.unbind_telegram(uuid) to authenticated;
grant execute on function public.unbind_telegram(uuid) to service_role;
