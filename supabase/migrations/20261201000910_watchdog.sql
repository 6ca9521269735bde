-- A watchdog outside n8n: the decision is here, whoever asks for it. Where pg_cron, pg_net and Vault are there, a job
-- asks each minute and tells support itself; else `guichet health` does from any monitor.

create table guichet.watchdog (
  id boolean primary key default true check (id),
  chat_id text not null,
  told_at timestamptz,
  told_of text[] not null default '{}'
);
comment on table guichet.watchdog is 'Whom the watchdog tells, and what it has said; without a row it tells nobody.';
comment on column guichet.watchdog.id is 'One row; written by the database.';
comment on column guichet.watchdog.chat_id is 'Telegram''s chat of support; written by guichet.schedule_watchdog.';
comment on column guichet.watchdog.told_at is 'When it last said that something stands still, null once all is well; written by guichet.watch.';
comment on column guichet.watchdog.told_of is 'The reasons that it said; written by guichet.watch.';
alter table guichet.watchdog enable row level security;
revoke all on guichet.watchdog from public, anon, authenticated, service_role;

create or replace function guichet.watchdog_view(silent_seconds int default 120, waiting_seconds int default 300)
returns jsonb
language sql stable set search_path = ''
as $$
  with seen as (
    select public.guichet_health() as health, clock_timestamp() as now
  ), reasons as (
    select array_remove(array[
      case when (s.health ->> 'heartbeat_seconds')::bigint > watchdog_view.silent_seconds then 'drain_silent' end,
      -- what could be worked on: what waits for its next attempt, or behind another of its object, waits rightly
      case when exists (
        select from public.stripe_webhook_log l
        where l.unsettled and l.created_at < s.now - make_interval(secs => watchdog_view.waiting_seconds)
          and coalesce(l.next_attempt_at, l.claimed_until, l.created_at)
            < s.now - make_interval(secs => watchdog_view.waiting_seconds)
          and not exists (
            select from public.stripe_webhook_log older
            where older.object_id = l.object_id and older.unsettled and older.seq < l.seq)) then 'events_waiting' end,
      case when exists (
        select from public.outbox o
        where o.status in ('waiting', 'running')
          and greatest(o.next_attempt_at, o.claimed_until)
            < s.now - make_interval(secs => watchdog_view.waiting_seconds)
          and not exists (
            select from public.outbox older
            where older.topic = o.topic and older.object_key = o.object_key and older.seq < o.seq
              and older.status in ('waiting', 'running', 'parked'))) then 'outbox_waiting' end
    ], null) as reasons from seen s
  )
  select s.health || jsonb_build_object('well', r.reasons = '{}', 'reasons', to_jsonb(r.reasons))
    from seen s cross join reasons r
$$;
comment on function guichet.watchdog_view(int, int) is 'Whether work stands still → guichet_health() and {well, reasons: [drain_silent|events_waiting|outbox_waiting]}: no drain has claimed for silent_seconds, or what could be worked on has waited for waiting_seconds. A till that no drain has ever served is silent only once something waits.';
revoke execute on function guichet.watchdog_view(int, int) from public;

create or replace function guichet.tell_watchdog(chat_id text, text text) returns boolean
language plpgsql set search_path = ''
as $$
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
end $$;
comment on function guichet.tell_watchdog(text, text) is 'Sends a message by pg_net, with the token that Vault has under guichet_telegram_token → whether it could.';
revoke execute on function guichet.tell_watchdog(text, text) from public;

create or replace function guichet.watch() returns text
language plpgsql set search_path = ''
as $$
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
end $$;
comment on function guichet.watch() is 'What the job does each minute: tells support that work stands still, once an hour, and when it goes on → well|told|told_before|told_back|cannot_tell|nobody_to_tell.';
revoke execute on function guichet.watch() from public;

create or replace function guichet.schedule_watchdog(chat_id text) returns jsonb
language plpgsql set search_path = ''
as $$
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
end $$;
comment on function guichet.schedule_watchdog(text) is 'Lets pg_cron ask guichet.watch() each minute and tell that chat → {scheduled, reason?: no_pg_cron|no_pg_net|no_vault|no_token}. Safe to run again; for whoever runs the database.';
revoke execute on function guichet.schedule_watchdog(text) from public;
