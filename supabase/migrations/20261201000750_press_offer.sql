-- A press. Whoever pressed, and wherever, it is written down; what is decided, is decided as that person, by the
-- functions that the desk calls, once.

create or replace function guichet.limit_of_press(p_user uuid, p_action text, p_amount bigint, p_currency text)
  returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_limit record;
  v_today bigint;
begin
  -- two presses of one person, one after the other: each sees what the other has moved
  perform guichet.lock_person(p_user);
  select max(l.most_per_press) as most, max(l.most_per_day) as day into v_limit
    from guichet.staff_roles s join guichet.role_limits l on l.role = s.role
   where s.user_id = p_user and l.action = p_action and l.currency = lower(p_currency);
  if v_limit.most is null then
    return guichet.refused('amount_minor', 'no_limit_set', jsonb_build_object('currency', p_currency));
  elsif p_amount > v_limit.most then
    return guichet.refused('amount_minor', 'over_press_limit', jsonb_build_object('most', v_limit.most,
      'amount_minor', p_amount, 'currency', p_currency));
  end if;
  v_today := (select coalesce(sum(o.amount_minor), 0) from public.telegram_offers o
    where o.decided_by = p_user and o.currency = lower(p_currency) and o.state = 'done' and o.parent is null
      and o.needs = p_action and o.amount_minor is not null
      and o.decided_at >= (guichet.today()::timestamp at time zone guichet.zone()));
  if v_today + p_amount > v_limit.day then
    return guichet.refused('amount_minor', 'over_day_limit', jsonb_build_object('most', v_limit.day,
      'moved_minor', v_today, 'amount_minor', p_amount, 'currency', p_currency));
  end if;
  return null;
end $$;
comment on function guichet.limit_of_press(uuid, text, bigint, text) is 'Why this person may not move so much by a press, today; null where they may. Minor units.';

create or replace function guichet.send_link_of(p_offer public.telegram_offers) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_answer jsonb := public.send_payment_link(p_invoice => p_offer.subject_ids[1]::uuid);
begin
  return case v_answer ->> 'result'
    -- somebody has just sent it, from the desk or under another alert: one letter is enough
    when 'already' then v_answer || '{"result": "done", "reason": "sent_just_now"}'
    when 'queued' then v_answer || '{"result": "done"}' else v_answer end;
end $$;
comment on function guichet.send_link_of(public.telegram_offers) is 'Sends the letter with the link, as the desk does: once in ten minutes, whoever asks → {result: done|refused, to?, link?, outbox_id?, sent_at?, reason?: sent_just_now where it had left already}.';

create or replace function guichet.tell_answer(p_message guichet.telegram_messages, p_given jsonb) returns uuid
language sql volatile security definer set search_path = ''
as $$
  select guichet.enqueue_outbox('telegram.answer.' || (p_message.facts ->> 'topic'),
    'telegram-question:' || p_message.id, jsonb_build_object('question', p_message.facts -> 'text',
      'key', p_message.facts -> 'key', 'topic', p_message.facts -> 'topic', 'value', p_given -> 'value',
      'label', p_given -> 'label', 'in_time', p_given is not null, 'at', clock_timestamp(),
      'data', p_message.facts -> 'data', 'by', case when p_given is not null then jsonb_build_object(
        'user_id', (select auth.uid()), 'email', guichet.name_of_person((select auth.uid()))) end), false)
$$;
comment on function guichet.tell_answer(guichet.telegram_messages, jsonb) is 'The workflow that asked hears what was answered, by the person for whom guichet.act_for was called; null: nobody answered in time.';

create or replace function guichet.decide_offer(p_offer public.telegram_offers) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_answer jsonb;
  v_count integer;
begin
  case p_offer.action
    when 'replay' then
      v_answer := public.replay_stripe_events(p_offer.subject_ids);
      v_count := (select count(*) from jsonb_array_elements(v_answer -> 'results') r
        where r.value ->> 'result' = 'replayed');
      if v_count = 0 then
        return guichet.refused('event_ids', case v_answer #>> '{results,0,result}' when 'expired' then 'expired'
          when 'busy' then 'busy' when 'ignored' then 'ignored' else 'not_found' end);
      end if;
      return jsonb_build_object('result', 'done', 'count', v_count);
    when 'refund' then
      v_answer := public.request_refund(payment_id => p_offer.subject_ids[1]::uuid,
        amount_cents => p_offer.amount_minor, reason => coalesce(p_offer.details ->> 'reason',
          'requested_by_customer'), request_id => p_offer.id);
      return case when v_answer ->> 'result' = 'requested' then v_answer || '{"result": "done"}' else v_answer end;
    when 'capture', 'release' then
      v_answer := public.resolve_unknown_vend(p_offer.subject_ids[1]::uuid, p_offer.action);
      return case v_answer ->> 'result' when 'resolved' then v_answer || '{"result": "done"}'
        when 'already' then guichet.refused('session_id', 'changed_since') else v_answer end;
    when 'retry' then
      v_answer := public.retry_outbox(p_offer.subject_ids::uuid[]);
      return jsonb_build_object('result', 'done', 'count', jsonb_array_length(v_answer -> 'results'));
    when 'skip' then
      v_answer := public.skip_outbox(p_offer.subject_ids::uuid[], p_offer.details ->> 'reason');
      return jsonb_build_object('result', 'done', 'count', jsonb_array_length(v_answer -> 'results'));
    when 'apply' then
      v_count := jsonb_array_length(guichet.plan_of_run(p_offer.subject_ids[1]));
      v_answer := public.apply_catalogue_plan(p_offer.subject_ids[1], p_offer.version);
      return case v_answer ->> 'result'
        when 'applied' then v_answer || jsonb_build_object('result', 'done', 'count', v_count)
        -- from the desk, the very same differences
        when 'already' then guichet.refused('offer', 'changed_since') else v_answer end;
    when 'send_link' then
      return guichet.send_link_of(p_offer);
    when 'answer' then
      update public.telegram_offers o set state = 'withdrawn'
        where o.message = p_offer.message and o.id <> p_offer.id and o.state = 'open';
      perform guichet.record_action('telegram', 'guichet.telegram_messages', p_offer.message::text,
        p_offer.details ->> 'value', null, jsonb_build_object('label', p_offer.details ->> 'label'));
      perform guichet.tell_answer(m, p_offer.details) from guichet.telegram_messages m where m.id = p_offer.message;
      return jsonb_build_object('result', 'done', 'label', p_offer.details ->> 'label');
    else
      perform guichet.record_action('telegram', 'alert_outbox', array_to_string(p_offer.subject_ids, ' '), 'seen', null,
        jsonb_build_object('message', p_offer.message));
      return jsonb_build_object('result', 'done');
  end case;
end $$;
comment on function guichet.decide_offer(public.telegram_offers) is 'Does what an offer says, as the person for whom guichet.act_for was called → {result: done, …} or {result: refused, reason, …}.';

create or replace function guichet.asked(p_offer public.telegram_offers) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_strip_nulls(jsonb_build_object('result', 'asked', 'amount_minor', p_offer.amount_minor,
    'currency', p_offer.currency, 'name', p_offer.details ->> 'name'))
$$;
comment on function guichet.asked(public.telegram_offers) is 'The answer to a first press: what the second one would move, and whose it is.';

create or replace function guichet.ask_again(p_offer public.telegram_offers, p_user uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_reason text;
  v_place integer := 1;
begin
  update public.telegram_offers o set state = 'withdrawn' where o.parent = p_offer.id and o.state = 'open';
  update public.telegram_offers o set state = 'asked' where o.id = p_offer.id;
  -- whoever gives a row up says why: the reasons are the second press
  foreach v_reason in array case p_offer.action when 'skip' then array['done_by_hand', 'no_longer_needed']
    else array[null] end loop
    perform guichet.add_offer(p_offer.message, v_place, 'confirm', p_offer.needs, p_offer.subject_table,
      p_offer.subject_ids, p_offer.details || jsonb_build_object('reason', coalesce(v_reason,
        p_offer.details ->> 'reason'), 'of', p_offer.action), p_offer.amount_minor, p_offer.currency,
      interval '2 minutes', p_offer.id, p_user);
    v_place := v_place + 1;
  end loop;
  perform guichet.add_offer(p_offer.message, v_place, 'cancel', p_offer.needs, p_offer.subject_table,
    p_offer.subject_ids, jsonb_build_object('of', p_offer.action), null, null, interval '2 minutes', p_offer.id,
    p_user);
  return guichet.asked(p_offer);
end $$;
comment on function guichet.ask_again(public.telegram_offers, uuid) is 'The second press: buttons that confirm or cancel, for the one who pressed first, for two minutes.';

create or replace function guichet.judge_press(p_offer public.telegram_offers, p_user uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_main public.telegram_offers := p_offer;
  v_moves boolean;
  v_answer jsonb;
  v_now timestamptz := clock_timestamp();
begin
  if p_offer.parent is not null then
    select * into v_main from public.telegram_offers o where o.id = p_offer.parent for update;
  end if;
  -- whoever has left the team learns nothing, and stops nothing either
  if not guichet.may('telegram') then
    return guichet.refused('offer', 'staff_only', '{"action": "telegram"}');
  elsif v_main.state = 'withdrawn' and not exists (select from public.telegram_offers o
    where o.message = v_main.message and o.state = 'done') then
    -- nobody decided: its time was over
    return guichet.refused('offer', 'offer_over');
  elsif v_main.state in ('done', 'refused', 'withdrawn') then
    return jsonb_build_object('result', 'already', 'state', v_main.state, 'by',
      guichet.name_of_person(v_main.decided_by), 'at', v_main.decided_at);
  elsif p_offer.parent is not null and p_offer.state <> 'open' then
    return jsonb_build_object('result', 'already', 'state', p_offer.state);
  elsif p_offer.parent is not null and p_offer.expires_at <= v_now then
    -- nothing moved; the first buttons come back
    update public.telegram_offers o set state = 'withdrawn' where o.parent = v_main.id and o.state = 'open';
    update public.telegram_offers o set state = 'open' where o.id = v_main.id;
    return guichet.refused('offer', 'offer_over');
  elsif p_offer.for_user is not null and p_offer.for_user <> p_user and p_offer.action = 'confirm' then
    return guichet.refused('offer', 'other_person', jsonb_build_object('who',
      guichet.name_of_person(p_offer.for_user)));
  elsif p_offer.action = 'cancel' then
    update public.telegram_offers o set state = 'withdrawn' where o.parent = v_main.id and o.state = 'open';
    update public.telegram_offers o set state = 'open' where o.id = v_main.id;
    return jsonb_build_object('result', 'cancelled');
  elsif p_offer.expires_at <= v_now then
    return guichet.refused('offer', 'offer_over');
  elsif p_offer.parent is null and v_main.state = 'asked' and exists (select from public.telegram_offers c
    where c.parent = v_main.id and c.state = 'open' and c.expires_at > v_now and c.for_user <> p_user) then
    return guichet.refused('offer', 'being_confirmed');
  elsif not guichet.may(v_main.needs) then
    return guichet.refused('offer', 'staff_only', jsonb_build_object('action', v_main.needs));
  elsif v_main.needs <> 'telegram' and guichet.lacks_second_factor(v_main.needs) then
    return guichet.refused('offer', 'second_factor_required', jsonb_build_object('action', v_main.needs));
  elsif v_main.action = 'who' then
    return jsonb_build_object('result', 'shown', 'person', v_main.subject_ids[1]);
  end if;
  if guichet.offer_version(v_main.subject_table, v_main.subject_ids) is distinct from v_main.version then
    update public.telegram_offers o set state = 'withdrawn' where o.parent = v_main.id and o.state = 'open';
    update public.telegram_offers o set state = 'refused', decided_by = p_user, decided_at = v_now,
      result = '{"result": "refused", "reason": "changed_since"}' where o.id = v_main.id;
    return guichet.refused('offer', 'changed_since');
  end if;
  v_moves := v_main.amount_minor is not null;
  if v_moves then
    v_answer := guichet.limit_of_press(p_user, v_main.needs, v_main.amount_minor, v_main.currency);
    if v_answer is not null then
      return v_answer;
    end if;
  end if;
  if p_offer.parent is null and (v_moves or v_main.action in ('skip', 'apply')) then
    -- whoever presses the first button again leaves the second one that they were shown as it is
    if v_main.state = 'asked' and exists (select from public.telegram_offers c where c.parent = v_main.id
      and c.state = 'open' and c.expires_at > v_now and c.for_user = p_user) then
      return guichet.asked(v_main);
    end if;
    return guichet.ask_again(v_main, p_user);
  end if;
  v_main.details := v_main.details || jsonb_strip_nulls(jsonb_build_object('reason', p_offer.details ->> 'reason'));
  begin
    v_answer := guichet.decide_offer(v_main);
  exception when insufficient_privilege or no_data_found or check_violation or foreign_key_violation
    or data_exception or sqlstate 'PT409' then
    v_answer := guichet.refused('offer', case when sqlerrm ~ '^[a-z]+(_[a-z]+)*$' then sqlerrm
      else 'could_not_be_done' end);
  end;
  update public.telegram_offers o set state = 'withdrawn' where o.parent = v_main.id and o.state = 'open';
  update public.telegram_offers o set state = case v_answer ->> 'result' when 'done' then 'done' else 'refused' end,
    decided_by = p_user, decided_at = v_now, result = v_answer where o.id = v_main.id;
  if v_answer ->> 'result' = 'done' and v_main.action in ('capture', 'release', 'retry', 'skip') then
    -- one of two was taken: the other can be taken no more
    update public.telegram_offers o set state = 'withdrawn'
      where o.message = v_main.message and o.state in ('open', 'asked') and o.id <> v_main.id
        and o.subject_table = v_main.subject_table;
  end if;
  return v_answer;
end $$;
comment on function guichet.judge_press(public.telegram_offers, uuid) is 'Whether the offer still stands, whether the person may, whether the row is as it was shown, whether the amount is within limits; then asks again or does it → {result: done|asked|cancelled|shown|already|refused, …}. The caller holds the message and the offer, and acts for the person.';

create or replace function guichet.refuse_place(p_sender jsonb, p_chat jsonb, p_sender_chat jsonb, p_configured text)
  returns text
language sql immutable set search_path = ''
as $$
  select case
    -- 1087968824: whom Telegram names where an administrator writes as the group
    when coalesce((p_sender ->> 'is_bot')::boolean, false) or p_sender ->> 'id' = '1087968824'
      or p_sender_chat is not null or p_sender ->> 'id' is null then 'anonymous'
    when p_chat ->> 'type' = 'private' and p_chat ->> 'id' = p_sender ->> 'id' then null
    when p_configured in (p_chat ->> 'id', '@' || (p_chat ->> 'username')) then null
    else 'other_chat' end
$$;
comment on function guichet.refuse_place(jsonb, jsonb, jsonb, text) is 'Why nothing that comes from there counts: anonymous (an administrator who writes as the group, or a bot), other_chat; null: the configured chat, or the sender''s own private one.';

create or replace function guichet.tell_stranger(p_sender jsonb, p_what text) returns void
language sql volatile security definer set search_path = ''
as $$
  -- once a day and person
  select guichet.alert('telegram_stranger', concat_ws(':', p_sender ->> 'id', guichet.utc_date(clock_timestamp())),
    jsonb_strip_nulls(jsonb_build_object('telegram_id', p_sender ->> 'id', 'name', left(concat_ws(' ',
      p_sender ->> 'first_name', p_sender ->> 'last_name'), 200), 'username', p_sender ->> 'username', 'what', p_what)))
$$;
comment on function guichet.tell_stranger(jsonb, text) is 'Support hears of somebody who pressed or asked and is nobody of ours.';

create or replace function public.press_offer(bot_id bigint, update_id bigint, chat text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.press_offer(bigint, bigint, text) is 'Decides a press that was received, once: chat: that of the credential → {kind: press, callback_id, action, answer: {result: done|asked|cancelled|shown|already|refused, reason?: docs/refusals.md, …}, language?, sender, private?: {message, chat_id}}. Asked again for the same update, the same answer. Service role.';

revoke execute on function guichet.limit_of_press(uuid, text, bigint, text),
  guichet.send_link_of(public.telegram_offers), guichet.tell_answer(guichet.telegram_messages, jsonb),
  guichet.decide_offer(public.telegram_offers),
  guichet.asked(public.telegram_offers), guichet.ask_again(public.telegram_offers, uuid),
  guichet.judge_press(public.telegram_offers, uuid),
  guichet.refuse_place(jsonb, jsonb, jsonb, text), guichet.tell_stranger(jsonb, text),
  public.press_offer(bigint, bigint, text) from public, anon, authenticated;
grant execute on function public.press_offer(bigint, bigint, text) to service_role;
