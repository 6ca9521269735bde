-- Written by npm run db:schemas. Last in migrations/20261201000760_telegram_message_view.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.telegram_message_view(message uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.telegram_message_view(uuid) is 'What a message says now: {id, kind, chat_id, message_id, topic_id, locale, zone, html, facts, lines: [{action, outcome, by, at, facts, amount_minor?, currency?, came_of_it?}], question: {action, amount_minor?, currency?, name?, by, differences?}|null, over: a question that nobody answered in time, buttons: [{id, action, …}], open}; null: there is none. While something is still to come of it, it is looked again later. Service role.';

revoke all on function public.telegram_message_view(uuid) from public, anon, authenticated, service_role;
grant execute on function public.telegram_message_view(uuid) to service_role;
