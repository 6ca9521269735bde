-- Written by npm run db:schemas. Last in migrations/20261201000770_telegram_commands.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.handle_telegram_update(bot_id bigint, update_id bigint, chat text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  return case (select u.kind from guichet.telegram_updates u where u.bot_id = handle_telegram_update.bot_id
      and u.update_id = handle_telegram_update.update_id)
    when 'press' then public.press_offer(bot_id, update_id, chat)
    when 'command' then public.answer_telegram_command(bot_id, update_id, chat)
    else '{"kind": "other"}'::jsonb end;
end $function$;

comment on function public.handle_telegram_update(bigint,bigint,text) is 'Decides or answers an update of the outbox topic telegram.update, see press_offer and answer_telegram_command. Service role.';

revoke all on function public.handle_telegram_update(bigint,bigint,text) from public, anon, authenticated, service_role;
grant execute on function public.handle_telegram_update(bigint,bigint,text) to service_role;
