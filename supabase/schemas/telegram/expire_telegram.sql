-- Written by npm run db:schemas. Last in migrations/20261201000780_telegram_questions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.expire_telegram(keep interval DEFAULT '30 days'::interval)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.expire_telegram(interval) is 'Upkeep: empties updates and texts that are older than that, deletes codes that lapsed → {updates, messages}. Service role.';

revoke all on function public.expire_telegram(interval) from public, anon, authenticated, service_role;
grant execute on function public.expire_telegram(interval) to service_role;
