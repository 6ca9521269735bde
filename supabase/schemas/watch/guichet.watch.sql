-- Written by npm run db:schemas. Last in migrations/20261201000910_watchdog.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.watch()
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_dog guichet.watchdog;
  v_seen jsonb := guichet.watchdog_view();
  v_reasons text[] := array(select jsonb_array_elements_text(v_seen -> 'reasons'));
  v_text text;
begin
  select w.* into v_dog from guichet.watchdog w for update;
  if not found then
    return 'nobody_to_tell';
  end if;
  if v_reasons = '{}' then
    if v_dog.told_at is null then
      return 'well';
    end if;
    if not guichet.tell_watchdog(v_dog.chat_id, E'✅ n8n travaille de nouveau.\nn8n is at work again.') then
      return 'cannot_tell';
    end if;
    update guichet.watchdog set told_at = null, told_of = '{}';
    return 'told_back';
  end if;
  -- once an hour while it lasts, at once when there is more of it
  if v_reasons <@ v_dog.told_of and v_dog.told_at > clock_timestamp() - interval '1 hour' then
    return 'told_before';
  end if;
  v_text := format(
    E'🛑 n8n est arrêté ou bloqué (%s). L’argent reste dans Stripe, rien n’est perdu : relancez n8n.\n'
    'n8n stands still. Money stays with Stripe, nothing is lost: start n8n again.', array_to_string(v_reasons, ', '));
  if not guichet.tell_watchdog(v_dog.chat_id, v_text) then
    return 'cannot_tell';
  end if;
  update guichet.watchdog set told_at = clock_timestamp(), told_of = v_reasons;
  return 'told';
end $function$;

comment on function guichet.watch() is 'What the job does each minute: tells support that work stands still, once an hour, and when it goes on → well|told|told_before|told_back|cannot_tell|nobody_to_tell.';

revoke all on function guichet.watch() from public, anon, authenticated, service_role;
