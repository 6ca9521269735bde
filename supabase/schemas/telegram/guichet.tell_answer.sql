-- Written by npm run db:schemas. Last in migrations/20261201000750_press_offer.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.tell_answer(p_message guichet.telegram_messages, p_given jsonb)
 RETURNS uuid
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select guichet.enqueue_outbox('telegram.answer.' || (p_message.facts ->> 'topic'),
    'telegram-question:' || p_message.id, jsonb_build_object('question', p_message.facts -> 'text',
      'key', p_message.facts -> 'key', 'topic', p_message.facts -> 'topic', 'value', p_given -> 'value',
      'label', p_given -> 'label', 'in_time', p_given is not null, 'at', clock_timestamp(),
      'data', p_message.facts -> 'data', 'by', case when p_given is not null then jsonb_build_object(
        'user_id', (select auth.uid()), 'email', guichet.name_of_person((select auth.uid()))) end), false)
$function$;

comment on function guichet.tell_answer(guichet.telegram_messages,jsonb) is 'The workflow that asked hears what was answered, by the person for whom guichet.act_for was called; null: nobody answered in time.';

revoke all on function guichet.tell_answer(guichet.telegram_messages,jsonb) from public, anon, authenticated, service_role;
