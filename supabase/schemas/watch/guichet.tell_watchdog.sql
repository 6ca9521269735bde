-- Written by npm run db:schemas. Last in migrations/20261201000910_watchdog.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.tell_watchdog(chat_id text, text text)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_token text;
begin
  if to_regprocedure('net.http_post(text,jsonb,jsonb,jsonb,integer)') is null
    or to_regclass('vault.decrypted_secrets') is null then
    return false;
  end if;
  -- read at each call and kept nowhere: neither the job nor a table holds it
  execute 'select s.decrypted_secret from vault.decrypted_secrets s where s.name = $1' into v_token
    using 'guichet_telegram_token';
  if v_token is null then
    return false;
  end if;
  execute 'select net.http_post($1, $2, ''{}''::jsonb, ''{"content-type": "application/json"}''::jsonb, 5000)'
    using 'https://api.telegram.org/bot' || v_token || '/sendMessage',
      jsonb_build_object('chat_id', tell_watchdog.chat_id, 'text', tell_watchdog.text);
  return true;
end $function$;

comment on function guichet.tell_watchdog(text,text) is 'Sends a message by pg_net, with the token that Vault has under guichet_telegram_token → whether it could.';

revoke all on function guichet.tell_watchdog(text,text) from public, anon, authenticated, service_role;
