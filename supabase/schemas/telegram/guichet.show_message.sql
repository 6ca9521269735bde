-- Written by npm run db:schemas. Last in migrations/20261201000740_telegram_offers.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.show_message(p_message uuid, p_later interval DEFAULT NULL::interval)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_key text := 'telegram-message:' || p_message;
  v_id uuid;
begin
  if p_later is not null and exists (select from public.outbox o where o.topic = 'telegram.message'
    and o.object_key = v_key and o.status = 'waiting') then
    return;
  end if;
  v_id := guichet.enqueue_outbox('telegram.message', v_key, jsonb_build_object('message', p_message), true,
    clock_timestamp() + coalesce(p_later, interval '0') + interval '1 day');
  update public.outbox o set next_attempt_at = clock_timestamp() + coalesce(p_later, interval '0') where o.id = v_id;
end $function$;

comment on function guichet.show_message(uuid,interval) is 'Lets a message be written anew with what has become of it (outbox topic telegram.message), now or later.';

revoke all on function guichet.show_message(uuid,interval) from public, anon, authenticated, service_role;
