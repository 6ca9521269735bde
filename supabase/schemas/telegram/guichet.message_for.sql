-- Written by npm run db:schemas. Last in migrations/20261201000740_telegram_offers.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.message_for(p_kind text, p_key text, p_facts jsonb DEFAULT NULL::jsonb, p_locale text DEFAULT NULL::text, p_topic bigint DEFAULT NULL::bigint)
 RETURNS guichet.telegram_messages
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_message guichet.telegram_messages;
begin
  insert into guichet.telegram_messages (kind, key, facts, locale, topic_id)
    values (p_kind, p_key, p_facts, p_locale, p_topic) on conflict (key) do nothing returning * into v_message;
  if v_message.id is null then
    select * into v_message from guichet.telegram_messages m where m.key = p_key;
  end if;
  return v_message;
end $function$;

comment on function guichet.message_for(text,text,jsonb,text,bigint) is 'The message of a key, made where there is none.';

revoke all on function guichet.message_for(text,text,jsonb,text,bigint) from public, anon, authenticated, service_role;
