-- What the bot hears: each update once, by its number, and in the database before Telegram is told that it was taken.
-- It is worked on through the outbox, so that a process that dies costs nothing.

create table guichet.telegram_updates (
  bot_id bigint not null,
  update_id bigint not null,
  kind text not null check (kind in ('press', 'command', 'other')),
  payload jsonb,
  received_at timestamptz not null default clock_timestamp(),
  handled_at timestamptz,
  answer jsonb,
  primary key (bot_id, update_id)
);
comment on table guichet.telegram_updates is 'Updates of the bot. Their payload goes after a month; the number stays and keeps deduplicating.';
comment on column guichet.telegram_updates.bot_id is 'The number that the bot''s token begins with. Written by receive_telegram_updates.';
comment on column guichet.telegram_updates.update_id is 'Telegram''s own number. Written by receive_telegram_updates.';
comment on column guichet.telegram_updates.kind is 'press: a button; command: words that begin with /, or any in private; other: nothing of ours. Written by receive_telegram_updates.';
comment on column guichet.telegram_updates.payload is 'As Telegram sent it; null of others, and after a month. Written by receive_telegram_updates, expire_telegram.';
comment on column guichet.telegram_updates.received_at is 'When; written by the database.';
comment on column guichet.telegram_updates.handled_at is 'When it was decided or answered. Written by guichet.settle_update.';
comment on column guichet.telegram_updates.answer is 'What was answered: the second time it is asked, the same. Written by guichet.settle_update.';
create index telegram_updates_received on guichet.telegram_updates (received_at) where payload is not null;

create table guichet.telegram_reception (
  bot_id bigint primary key,
  holder text not null,
  held_until timestamptz not null
);
comment on table guichet.telegram_reception is 'Who asks Telegram for updates, or has its webhook: one a bot, whatever number of workflows listen.';
comment on column guichet.telegram_reception.bot_id is 'As in telegram_updates. Written by hold_telegram_reception.';
comment on column guichet.telegram_reception.holder is 'The trigger that receives, as it names itself. Written by hold_telegram_reception.';
comment on column guichet.telegram_reception.held_until is 'Until when, unless it holds on. Written by hold_telegram_reception, release_telegram_reception.';

alter table guichet.telegram_updates enable row level security;
alter table guichet.telegram_reception enable row level security;
revoke all on guichet.telegram_updates, guichet.telegram_reception from public, anon, authenticated, service_role;

create or replace function public.hold_telegram_reception(bot_id bigint, holder text, seconds integer default 40)
  returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
begin
  insert into guichet.telegram_reception as r (bot_id, holder, held_until)
    values (hold_telegram_reception.bot_id, hold_telegram_reception.holder,
      v_now + make_interval(secs => hold_telegram_reception.seconds))
    on conflict (bot_id) do update set holder = excluded.holder, held_until = excluded.held_until
    where r.holder = excluded.holder or r.held_until <= v_now;
  return jsonb_build_object('held', found);
end $$;
comment on function public.hold_telegram_reception(bigint, text, integer) is 'Whether this trigger is the one that receives, for so many seconds from now → {held}. Another one waits until it lets go or falls silent.';

create or replace function public.release_telegram_reception(bot_id bigint, holder text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  update guichet.telegram_reception r set held_until = clock_timestamp()
    where r.bot_id = release_telegram_reception.bot_id and r.holder = release_telegram_reception.holder;
  return jsonb_build_object('released', found);
end $$;
comment on function public.release_telegram_reception(bigint, text) is 'A trigger that stops lets the next one receive at once → {released}.';

create or replace function public.receive_telegram_updates(bot_id bigint, updates jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_results jsonb := '[]';
  v_update jsonb;
  v_kind text;
  v_id bigint;
begin
  -- in the order of their numbers: two that receive the same wait for each other and do not deadlock
  for v_update in select u.value from jsonb_array_elements(updates) u order by (u.value ->> 'update_id')::bigint loop
    v_id := (v_update ->> 'update_id')::bigint;
    v_kind := case
      when v_update ? 'callback_query' then 'press'
      when v_update #>> '{message,text}' ~ '^/' or (v_update #>> '{message,chat,type}' = 'private'
        and v_update #> '{message,text}' is not null) then 'command'
      else 'other' end;
    insert into guichet.telegram_updates (bot_id, update_id, kind, payload)
      values (receive_telegram_updates.bot_id, v_id, v_kind, case when v_kind <> 'other' then v_update end)
      on conflict do nothing;
    if found and v_kind <> 'other' then
      perform guichet.enqueue_outbox('telegram.update', 'telegram-update:' || receive_telegram_updates.bot_id || ':'
        || v_id, jsonb_build_object('bot_id', receive_telegram_updates.bot_id, 'update_id', v_id), false,
        -- nobody waits for an answer to what they pressed an hour ago
        clock_timestamp() + interval '1 hour');
    end if;
    v_results := v_results || jsonb_build_array(jsonb_build_object('update_id', v_id, 'result',
      case when not found then 'known' else 'stored' end));
  end loop;
  return jsonb_build_object('results', v_results);
end $$;
comment on function public.receive_telegram_updates(bigint, jsonb) is 'Stores updates of the bot, each once, and hands those that concern us on (outbox topic telegram.update) → {results: [{update_id, result: stored|known}]}. Telegram is told that they were taken after this has answered.';

create or replace function guichet.settle_update(p_bot_id bigint, p_update_id bigint, p_answer jsonb) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  update guichet.telegram_updates u set handled_at = clock_timestamp(), answer = p_answer
    where u.bot_id = p_bot_id and u.update_id = p_update_id returning p_answer
$$;
comment on function guichet.settle_update(bigint, bigint, jsonb) is 'Keeps what an update was answered.';

revoke execute on function public.hold_telegram_reception(bigint, text, integer),
  public.release_telegram_reception(bigint, text), public.receive_telegram_updates(bigint, jsonb),
  guichet.settle_update(bigint, bigint, jsonb) from public, anon, authenticated;
grant execute on function public.hold_telegram_reception(bigint, text, integer),
  public.release_telegram_reception(bigint, text), public.receive_telegram_updates(bigint, jsonb) to service_role;
