-- A workflow of staff's own asks with buttons; whoever answers is known, and the answer comes back once (outbox topic
-- telegram.answer.<topic>). The daily digest, and what is kept for how long.

create or replace function public.ask_telegram(question jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.ask_telegram(jsonb) is 'A question with buttons: {topic, key, text, buttons: [{label, value?}], needs? (a right; telegram), minutes? (1440), data?, locale?, topic_id?} → {message, buttons, message_id: not null where it was sent before}. The same topic and key is one question. The answer comes as a row of the outbox, topic telegram.answer.<topic>: {question, key, topic, value, label, by: {user_id, email}, in_time, at, data}; where nobody answers in time with in_time false, and value, label and by null. Service role.';

create index telegram_offers_answers on public.telegram_offers (expires_at)
  where action = 'answer' and state = 'open';

create or replace function public.close_telegram_questions() returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_message guichet.telegram_messages;
  v_closed integer := 0;
begin
  for v_message in
    select m.* from guichet.telegram_messages m
     where m.id in (select o.message from public.telegram_offers o
       where o.action = 'answer' and o.state = 'open' and o.expires_at <= clock_timestamp())
     order by m.id limit 100 for update
  loop
    -- somebody who pressed in time was first
    update public.telegram_offers o set state = 'withdrawn'
      where o.message = v_message.id and o.action = 'answer' and o.state = 'open';
    continue when not found;
    perform guichet.tell_answer(v_message, null);
    perform guichet.show_message(v_message.id);
    v_closed := v_closed + 1;
  end loop;
  return jsonb_build_object('result', 'closed', 'questions', v_closed);
end $$;
comment on function public.close_telegram_questions() is 'Ends questions that nobody answered in time: their workflow hears so, once, as of an answer without a value → {result: closed, questions: how many}. Service role.';

create or replace function public.queue_daily_digest() returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_day date := guichet.today() - 1;
  v_due timestamptz;
  v_since timestamptz;
begin
  select (guichet.today() + s.digest_at) at time zone guichet.zone(), s.digest_since into v_due, v_since
    from guichet.telegram_settings s;
  -- an hour that had passed when it was chosen, or when the business began, waits for the next day
  if v_due is null or v_due > clock_timestamp() or v_due < v_since then
    return jsonb_build_object('result', 'not_due');
  end if;
  perform guichet.alert('daily_digest', v_day::text, guichet.day_facts(v_day)
    || jsonb_build_object('status', guichet.status_facts()));
  return jsonb_build_object('result', 'queued', 'day', v_day);
end $$;
comment on function public.queue_daily_digest() is 'Puts what the day before was, and how things stand, into the alerts, once a day from the hour that was chosen on → {result: queued|not_due}. Service role.';

create or replace function public.expire_telegram(keep interval default interval '30 days') returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_updates integer;
  v_messages integer;
begin
  update guichet.telegram_updates u set payload = null, answer = null
    where u.payload is not null and u.received_at < clock_timestamp() - keep;
  get diagnostics v_updates = row_count;
  update guichet.telegram_messages m set html = null, facts = null
    where m.html is not null and m.created_at < clock_timestamp() - keep;
  get diagnostics v_messages = row_count;
  delete from guichet.telegram_codes c where c.expires_at < clock_timestamp();
  return jsonb_build_object('updates', v_updates, 'messages', v_messages);
end $$;
comment on function public.expire_telegram(interval) is 'Upkeep: empties updates and texts that are older than that, deletes codes that lapsed → {updates, messages}. Service role.';

revoke execute on function public.ask_telegram(jsonb), public.close_telegram_questions(), public.queue_daily_digest(),
  public.expire_telegram(interval) from public, anon, authenticated;
grant execute on function public.ask_telegram(jsonb), public.close_telegram_questions(), public.queue_daily_digest(),
  public.expire_telegram(interval) to service_role;
