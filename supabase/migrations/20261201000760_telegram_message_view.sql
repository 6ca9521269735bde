-- What a message says now: its text, what was decided under it and what came of that, what can still be pressed.

create or replace function guichet.outcome_of(p_offer public.telegram_offers) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_state text;
  v_counts jsonb;
begin
  if p_offer.state <> 'done' then
    return null;
  elsif p_offer.action = 'refund' then
    v_state := (select r.status from public.refunds r where r.id = (p_offer.result ->> 'refund_id')::uuid);
    return jsonb_build_object('state', v_state, 'final', v_state in ('succeeded', 'failed', 'canceled'));
  elsif p_offer.action in ('capture', 'release') then
    v_state := (select s.payment_state from public.vend_sessions s where s.id = p_offer.subject_ids[1]::uuid);
    return jsonb_build_object('state', v_state,
      'final', v_state not in ('capturing', 'releasing', 'refunding', 'authorized', 'paid'));
  elsif p_offer.action = 'replay' then
    select jsonb_object_agg(s.status, s.n) into v_counts from (select l.status, count(*) as n
      from public.stripe_webhook_log l where l.event_id = any(p_offer.subject_ids) group by 1) s;
    return jsonb_build_object('counts', v_counts, 'final', not (v_counts ?| array['pending', 'processing']));
  elsif p_offer.action in ('retry', 'skip') then
    select jsonb_object_agg(s.status, s.n) into v_counts from (select o.status, count(*) as n
      from public.outbox o where o.id = any(p_offer.subject_ids::uuid[]) group by 1) s;
    return jsonb_build_object('counts', v_counts, 'final', not (v_counts ?| array['waiting', 'running']));
  elsif p_offer.action = 'send_link' then
    v_state := (select o.status from public.outbox o where o.id = (p_offer.result ->> 'outbox_id')::uuid);
    return jsonb_build_object('state', v_state, 'final', v_state not in ('waiting', 'running'));
  elsif p_offer.action = 'apply' then
    v_state := case when exists (select from public.outbox o where o.topic = 'stripe.space.sync'
      and o.status in ('waiting', 'running')) then 'waiting' else 'done' end;
    return jsonb_build_object('state', v_state, 'final', v_state = 'done');
  end if;
  return '{"final": true}';
end $$;
comment on function guichet.outcome_of(public.telegram_offers) is 'What has come of a decision by now: {state?, counts?, final: whether it can still change}; null where nothing was decided.';

create or replace function public.telegram_message_view(message uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_message guichet.telegram_messages;
  v_lines jsonb;
  v_question jsonb;
  v_pending boolean;
  -- it is looked again after a growing pause
  c_pauses constant interval[] := array['3 seconds', '5 seconds', '15 seconds', '1 minute', '10 minutes', '1 hour',
    '6 hours', '1 day']::interval[];
begin
  select * into v_message from guichet.telegram_messages m where m.id = telegram_message_view.message for update;
  if v_message.id is null then
    return null;
  end if;
  select coalesce(jsonb_agg(l.line order by l.at), '[]') into v_lines from (
    select p.at, jsonb_strip_nulls(jsonb_build_object('action', p.action, 'outcome', p.outcome, 'by', p.name,
        'at', p.at, 'facts', p.facts, 'amount_minor', o.amount_minor, 'currency', o.currency, 'came_of_it',
        case when p.outcome = 'done' then guichet.outcome_of(o) end)) as line
      from guichet.telegram_presses p
      left join public.telegram_offers c on c.id = p.offer_id
      left join public.telegram_offers o on o.id = coalesce(c.parent, c.id)
     where p.message = v_message.id and p.outcome in ('done', 'refused') and p.user_id is not null
     order by p.at desc limit 8) l;
  select jsonb_strip_nulls(jsonb_build_object('action', c.details ->> 'of', 'amount_minor', c.amount_minor,
      'currency', c.currency, 'name', c.details ->> 'name', 'count', cardinality(c.subject_ids),
      'by', guichet.name_of_person(c.for_user), 'differences', case c.details ->> 'of' when 'apply'
        then (select jsonb_agg(d.value - 'space_id' - 'waiting') from jsonb_array_elements(guichet.plan_of_run(
          c.subject_ids[1])) with ordinality d where d.ordinality <= 10) end)) into v_question
    from public.telegram_offers c
   where c.message = v_message.id and c.action = 'confirm' and c.state = 'open' and c.expires_at > clock_timestamp()
   order by c.place limit 1;
  if v_question is not null then
    -- nobody confirms: when its time is over the first buttons come back
    perform guichet.show_message(v_message.id, interval '125 seconds');
  end if;
  v_pending := exists (select from jsonb_array_elements(v_lines) l
    where l.value #>> '{came_of_it,final}' = 'false');
  if v_pending and v_message.checks < cardinality(c_pauses) then
    perform guichet.show_message(v_message.id, c_pauses[v_message.checks + 1]);
    update guichet.telegram_messages m set checks = m.checks + 1 where m.id = v_message.id;
  end if;
  return jsonb_build_object('id', v_message.id, 'kind', v_message.kind, 'chat_id', v_message.chat_id,
    'message_id', v_message.message_id, 'topic_id', v_message.topic_id, 'locale', v_message.locale,
    'zone', guichet.zone(), 'html', v_message.html, 'facts', v_message.facts, 'lines', v_lines,
    'question', v_question, 'over', v_message.kind = 'question' and not exists (select from public.telegram_offers o
      where o.message = v_message.id and (o.state = 'done' or (o.state = 'open' and o.expires_at > clock_timestamp()))),
    'buttons', guichet.buttons_of(v_message.id), 'open', v_message.facts ->> 'open');
end $$;
comment on function public.telegram_message_view(uuid) is 'What a message says now: {id, kind, chat_id, message_id, topic_id, locale, zone, html, facts, lines: [{action, outcome, by, at, facts, amount_minor?, currency?, came_of_it?}], question: {action, amount_minor?, currency?, name?, by, differences?}|null, over: a question that nobody answered in time, buttons: [{id, action, …}], open}; null: there is none. While something is still to come of it, it is looked again later. Service role.';
revoke execute on function guichet.outcome_of(public.telegram_offers), public.telegram_message_view(uuid)
  from public, anon, authenticated;
grant execute on function public.telegram_message_view(uuid) to service_role;
