-- Written by npm run db:schemas. Last in migrations/20261201000740_telegram_offers.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.note_telegram_message(message uuid, chat_id bigint, message_id bigint, html text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.note_message(message, chat_id, message_id, html);
  return jsonb_build_object('result', 'noted');
end $function$;

comment on function public.note_telegram_message(uuid,bigint,bigint,text) is 'After sending: where a message with buttons stands, and its text → {result: noted}.';

revoke all on function public.note_telegram_message(uuid,bigint,bigint,text) from public, anon, authenticated, service_role;
grant execute on function public.note_telegram_message(uuid,bigint,bigint,text) to service_role;
