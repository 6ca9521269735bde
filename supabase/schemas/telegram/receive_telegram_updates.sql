-- Written by npm run db:schemas. Last in migrations/20261201000730_telegram_updates.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.receive_telegram_updates(bot_id bigint, updates jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_results jsonb := '[]';
  v_update jsonb;
  v_kind text;
  v_id bigint;
begin
  -- in the order of their numbers: two that receive the same wait for each other and do not deadlock
  for v_update in select u.value from jsonb_array_elements(updates) u order by (u.value ->> 'update_id')::bigint loop
    v_id := (v_update ->> 'update_id')::bigint;
    v_kind := case
      when v_update ? 'callback_query' then 'press'
      when v_update #>> '{message,text}' ~ '^/' or (v_update #>> '{message,chat,type}' = 'private'
        and v_update #> '{message,text}' is not null) then 'command'
      else 'other' end;
    insert into guichet.telegram_updates (bot_id, update_id, kind, payload)
      values (receive_telegram_updates.bot_id, v_id, v_kind, case when v_kind <> 'other' then v_update end)
      on conflict do nothing;
    if found and v_kind <> 'other' then
      perform guichet.enqueue_outbox('telegram.update', 'telegram-update:' || receive_telegram_updates.bot_id || ':'
        || v_id, jsonb_build_object('bot_id', receive_telegram_updates.bot_id, 'update_id', v_id), false,
        -- nobody waits for an answer to what they pressed an hour ago
        clock_timestamp() + interval '1 hour');
    end if;
    v_results := v_results || jsonb_build_array(jsonb_build_object('update_id', v_id, 'result',
      case when not found then 'known' else 'stored' end));
  end loop;
  return jsonb_build_object('results', v_results);
end $function$;

comment on function public.receive_telegram_updates(bigint,jsonb) is 'Stores updates of the bot, each once, and hands those that concern us on (outbox topic telegram.update) → {results: [{update_id, result: stored|known}]}. Telegram is told that they were taken after this has answered.';

revoke all on function public.receive_telegram_updates(bigint,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.receive_telegram_updates(bigint,jsonb) to service_role;
