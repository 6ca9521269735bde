-- Written by npm run db:schemas. Last in migrations/20261201000740_telegram_offers.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.note_message(p_id uuid, p_chat_id bigint, p_message_id bigint, p_html text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  update guichet.telegram_messages m set chat_id = coalesce(p_chat_id, m.chat_id),
    message_id = coalesce(p_message_id, m.message_id), html = coalesce(p_html, m.html), sent_at = clock_timestamp()
    where m.id = p_id
$function$;

comment on function guichet.note_message(uuid,bigint,bigint,text) is 'A message was sent: where it stands and what it says.';

revoke all on function guichet.note_message(uuid,bigint,bigint,text) from public, anon, authenticated, service_role;
