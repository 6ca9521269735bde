-- Written by npm run db:schemas. Last in migrations/20261201000780_telegram_questions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.close_telegram_questions()
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.close_telegram_questions() is 'Ends questions that nobody answered in time: their workflow hears so, once, as of an answer without a value → {result: closed, questions: how many}. Service role.';

revoke all on function public.close_telegram_questions() from public, anon, authenticated, service_role;
grant execute on function public.close_telegram_questions() to service_role;
