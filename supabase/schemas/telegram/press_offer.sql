-- Written by npm run db:schemas. Last in migrations/20261201000750_press_offer.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.press_offer(bot_id bigint, update_id bigint, chat text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_update guichet.telegram_updates;
  v_press jsonb;
  v_sender jsonb;
  v_id uuid;
  v_message guichet.telegram_messages;
  v_offer public.telegram_offers;
  v_person public.telegram_people;
  v_answer jsonb;
  v_private guichet.telegram_messages;
  v_claims text := current_setting('request.jwt.claims', true);
begin
  select * into v_update from guichet.telegram_updates u
    where u.bot_id = press_offer.bot_id and u.update_id = press_offer.update_id for update;
  if v_update.handled_at is not null then
    return v_update.answer;
  end if;
  v_press := v_update.payload -> 'callback_query';
  v_sender := v_press -> 'from';
  v_id := guichet.try_uuid(v_press ->> 'data');
  -- the message first: presses under one message come one after the other
  select m.* into v_message from guichet.telegram_messages m
    where m.id = (select o.message from public.telegram_offers o where o.id = v_id) for update;
  select * into v_offer from public.telegram_offers o where o.id = v_id for update;
  select * into v_person from public.telegram_people p where p.telegram_id = (v_sender ->> 'id')::bigint;
  v_answer := case guichet.refuse_place(v_sender, v_press #> '{message,chat}', null, press_offer.chat)
    when 'anonymous' then guichet.refused('from', 'anonymous')
    when 'other_chat' then guichet.refused('chat', 'other_chat') end;
  if v_answer is null and v_person.user_id is null then
    v_answer := guichet.refused('from', 'stranger');
    perform guichet.tell_stranger(v_sender, 'press');
  elsif v_answer is null and (v_offer.id is null
    or v_message.chat_id::text <> v_press #>> '{message,chat,id}'
    -- what stands in the group counts there, also where nobody has noted yet that it was sent
    or (v_message.chat_id is null and v_message.kind <> 'answer'
      and v_press #>> '{message,chat,type}' = 'private')) then
    v_answer := guichet.refused('offer', 'offer_over');
  elsif v_answer is null then
    perform guichet.act_for(v_person.user_id);
    v_answer := guichet.judge_press(v_offer, v_person.user_id);
    perform set_config('guichet.door', '', true), set_config('request.jwt.claims', coalesce(v_claims, ''), true);
    if v_message.message_id is null then
      -- it was sent, and whoever sent it died before saying so
      perform guichet.note_message(v_message.id, (v_press #>> '{message,chat,id}')::bigint,
        (v_press #>> '{message,message_id}')::bigint, null);
    end if;
    if v_answer ? 'person' then
      v_private := guichet.message_for('answer', concat_ws(':', 'update', bot_id, update_id),
        jsonb_build_object('command', 'customer', 'people', jsonb_build_array(guichet.person_card((v_answer
          ->> 'person')::uuid))), v_message.locale);
    end if;
  end if;
  insert into guichet.telegram_presses (bot_id, update_id, telegram_id, name, user_id, message, offer_id, action,
    outcome, facts)
  values (press_offer.bot_id, press_offer.update_id, (v_sender ->> 'id')::bigint,
    coalesce(guichet.name_of_person(v_person.user_id), left(concat_ws(' ', v_sender ->> 'first_name',
      v_sender ->> 'last_name'), 200)), v_person.user_id, v_message.id, v_offer.id,
    coalesce(v_offer.details ->> 'of', v_offer.action), v_answer ->> 'result', v_answer);
  if v_message.id is not null and v_answer ->> 'result' <> 'shown' and v_person.user_id is not null then
    perform guichet.show_message(v_message.id);
  end if;
  return guichet.settle_update(press_offer.bot_id, press_offer.update_id, jsonb_strip_nulls(jsonb_build_object(
    'kind', 'press', 'callback_id', v_press ->> 'id', 'action', coalesce(v_offer.details ->> 'of', v_offer.action),
    'answer', v_answer - 'person', 'language', coalesce(v_message.locale, v_sender ->> 'language_code'),
    'sender', v_sender ->> 'id',
    'private', case when v_private.id is not null then jsonb_build_object('message', v_private.id,
      'chat_id', (v_sender ->> 'id')::bigint) end)));
end $function$;

comment on function public.press_offer(bigint,bigint,text) is 'Decides a press that was received, once: chat: that of the credential → {kind: press, callback_id, action, answer: {result: done|asked|cancelled|shown|already|refused, reason?: docs/refusals.md, …}, language?, sender, private?: {message, chat_id}}. Asked again for the same update, the same answer. Service role.';

revoke all on function public.press_offer(bigint,bigint,text) from public, anon, authenticated, service_role;
grant execute on function public.press_offer(bigint,bigint,text) to service_role;
