-- Written by npm run db:schemas. Last in migrations/20261201000770_telegram_commands.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.answer_telegram_command(bot_id bigint, update_id bigint, chat text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_update guichet.telegram_updates;
  v_heard jsonb;
  v_sender jsonb;
  v_command text;
  v_words text;
  v_needs text;
  v_known guichet.telegram_commands;
  v_person public.telegram_people;
  v_facts jsonb;
  v_message guichet.telegram_messages;
  v_silent boolean := false;
  v_claims text := current_setting('request.jwt.claims', true);
begin
  select * into v_update from guichet.telegram_updates u
    where u.bot_id = answer_telegram_command.bot_id and u.update_id = answer_telegram_command.update_id for update;
  if v_update.handled_at is not null then
    return v_update.answer;
  end if;
  v_heard := v_update.payload -> 'message';
  v_sender := v_heard -> 'from';
  v_words := btrim(coalesce(substring(v_heard ->> 'text' from '^/\S+\s+(.*)$'), ''));
  select * into v_known from guichet.telegram_commands c
    where c.word = lower(substring(v_heard ->> 'text' from '^/([A-Za-z_]+)'));
  v_command := case when v_known.command = 'start' and v_words <> '' then 'bind' when v_known.command is null
    or v_known.command = 'start' then 'help' else v_known.command end;
  select * into v_person from public.telegram_people p where p.telegram_id = (v_sender ->> 'id')::bigint;
  v_needs := coalesce(v_known.needs, 'telegram');
  v_facts := case guichet.refuse_place(v_sender, v_heard -> 'chat', v_heard -> 'sender_chat',
      answer_telegram_command.chat)
    when 'anonymous' then guichet.refused('from', 'anonymous')
    when 'other_chat' then guichet.refused('chat', 'other_chat') end;
  if v_facts is not null then
    null;
  elsif v_command = 'bind' then
    -- a code that stands in the group is known to all of it
    v_facts := case when v_heard #>> '{chat,type}' <> 'private' then guichet.refused('chat', 'private_only')
      else guichet.bind_telegram(v_words, v_sender) || '{"command": "bind"}' end;
  elsif v_person.user_id is null then
    v_facts := guichet.refused('from', 'stranger');
    perform guichet.tell_stranger(v_sender, 'command');
    v_silent := guichet.count_call('telegram_strangers', 'telegram:' || (v_sender ->> 'id')) is not null;
  elsif v_command = 'help' then
    v_facts := '{"command": "help"}';
  elsif v_known.in_private and v_words = '' then
    v_facts := jsonb_build_object('command', 'help', 'missing', v_command);
  else
    perform guichet.act_for(v_person.user_id);
    v_facts := case when guichet.may(v_needs) then guichet.command_facts(v_command, v_words)
      else guichet.refused('from', 'staff_only', jsonb_build_object('action', v_needs)) end;
  end if;
  perform set_config('guichet.door', '', true), set_config('request.jwt.claims', coalesce(v_claims, ''), true);
  v_message := guichet.message_for('answer', concat_ws(':', 'update', bot_id, update_id), v_facts,
    case when v_sender ->> 'language_code' like 'en%' then 'en' end,
    case when v_known.in_private then null else (v_heard ->> 'message_thread_id')::bigint end);
  perform guichet.add_command_buttons(v_message.id, v_facts) where v_facts ->> 'result' is distinct from 'refused';
  return guichet.settle_update(answer_telegram_command.bot_id, answer_telegram_command.update_id,
    jsonb_strip_nulls(jsonb_build_object('kind', 'command', 'command', v_command, 'message', v_message.id,
      'chat_id', case when v_known.in_private and v_facts ->> 'result' is distinct from 'refused'
        then (v_sender ->> 'id')::bigint else (v_heard #>> '{chat,id}')::bigint end,
      'asked_in', (v_heard #>> '{chat,id}')::bigint, 'reply_to', (v_heard ->> 'message_id')::bigint,
      'topic_id', (v_heard ->> 'message_thread_id')::bigint,
      -- whoever is nobody here learns that, and nothing more, and not for ever
      'silent', v_silent or v_facts ->> 'reason' = 'other_chat')));
end $function$;

comment on function public.answer_telegram_command(bigint,bigint,text) is 'Answers a command that was received, once: chat: that of the credential → {kind: command, command, message: telegram_message_view, chat_id: where to, asked_in, reply_to, topic_id?, silent: nothing is said}. What names a person goes to the sender''s private chat. Service role.';

revoke all on function public.answer_telegram_command(bigint,bigint,text) from public, anon, authenticated, service_role;
grant execute on function public.answer_telegram_command(bigint,bigint,text) to service_role;
