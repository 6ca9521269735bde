-- Written by npm run db:schemas. Last in migrations/20261201000780_telegram_questions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.ask_telegram(question jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_message guichet.telegram_messages;
  v_button jsonb;
  v_place integer := 1;
  v_topic text := question ->> 'topic';
begin
  if v_topic is null or v_topic !~ '^[a-z0-9_-]{1,40}$' then
    raise exception 'the topic of a question has 1 to 40 of a-z, 0-9, _ and -' using errcode = '22023';
  elsif not exists (select from guichet.actions a where a.action = coalesce(question ->> 'needs', 'telegram')) then
    raise exception 'there is no right "%"', question ->> 'needs' using errcode = '22023';
  elsif jsonb_typeof(question -> 'buttons') is distinct from 'array'
    or jsonb_array_length(question -> 'buttons') not between 1 and 10 then
    raise exception 'a question has 1 to 10 buttons' using errcode = '22023';
  end if;
  v_message := guichet.message_for('question', concat_ws(':', 'question', v_topic, question ->> 'key'),
    jsonb_build_object('text', question ->> 'text', 'key', question ->> 'key', 'topic', v_topic, 'data',
      question -> 'data'), question ->> 'locale', (question ->> 'topic_id')::bigint);
  if not exists (select from public.telegram_offers o where o.message = v_message.id) then
    for v_button in select b.value from jsonb_array_elements(question -> 'buttons') b loop
      perform guichet.add_offer(v_message.id, v_place, 'answer', coalesce(question ->> 'needs', 'telegram'),
        'guichet.telegram_messages', array[v_message.id::text], jsonb_build_object('topic', v_topic,
        'label', left(v_button ->> 'label', 60), 'value', coalesce(v_button ->> 'value', v_button ->> 'label')), null,
        null, make_interval(mins => coalesce((question ->> 'minutes')::integer, 1440)));
      v_place := v_place + 1;
    end loop;
  end if;
  return jsonb_build_object('message', v_message.id, 'buttons', guichet.buttons_of(v_message.id),
    'message_id', v_message.message_id);
end $function$;

comment on function public.ask_telegram(jsonb) is 'A question with buttons: {topic, key, text, buttons: [{label, value?}], needs? (a right; telegram), minutes? (1440), data?, locale?, topic_id?} → {message, buttons, message_id: not null where it was sent before}. The same topic and key is one question. The answer comes as a row of the outbox, topic telegram.answer.<topic>: {question, key, topic, value, label, by: {user_id, email}, in_time, at, data}; where nobody answers in time with in_time false, and value, label and by null. Service role.';

revoke all on function public.ask_telegram(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.ask_telegram(jsonb) to service_role;
