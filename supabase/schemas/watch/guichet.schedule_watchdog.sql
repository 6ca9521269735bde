-- Written by npm run db:schemas. Last in migrations/20261201000910_watchdog.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.schedule_watchdog(chat_id text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_reason text := case
    when to_regprocedure('cron.schedule(text,text,text)') is null then 'no_pg_cron'
    when to_regprocedure('net.http_post(text,jsonb,jsonb,jsonb,integer)') is null then 'no_pg_net'
    when to_regclass('vault.decrypted_secrets') is null then 'no_vault' end;
  v_known boolean;
begin
  if v_reason is null then
    execute 'select exists (select from vault.decrypted_secrets s where s.name = $1)' into v_known
      using 'guichet_telegram_token';
    v_reason := case when not v_known then 'no_token' end;
  end if;
  if v_reason is not null then
    return jsonb_build_object('scheduled', false, 'reason', v_reason);
  end if;
  insert into guichet.watchdog as w (chat_id) values (schedule_watchdog.chat_id)
  on conflict (id) do update set chat_id = excluded.chat_id;
  -- of one name: called again it replaces the job
  execute 'select cron.schedule($1, $2, $3)' using 'guichet-watchdog', '* * * * *', 'select guichet.watch()';
  return jsonb_build_object('scheduled', true);
end $function$;

comment on function guichet.schedule_watchdog(text) is 'Lets pg_cron ask guichet.watch() each minute and tell that chat → {scheduled, reason?: no_pg_cron|no_pg_net|no_vault|no_token}. Safe to run again; for whoever runs the database.';

revoke all on function guichet.schedule_watchdog(text) from public, anon, authenticated, service_role;
