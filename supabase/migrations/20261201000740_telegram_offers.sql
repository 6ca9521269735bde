-- What stands in the chat, and what its buttons offer. A button carries the random id of an offer and nothing else:
-- what it does, to which row in which version, who may, until when, stands here and is asked at the press.

create table guichet.telegram_messages (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('alert', 'answer', 'question')),
  key text not null unique,
  chat_id bigint,
  message_id bigint,
  topic_id bigint,
  locale text,
  html text,
  facts jsonb,
  checks integer not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz
);
comment on table guichet.telegram_messages is 'Messages of the bot that have buttons: so that they can be written anew when something came of one. Their text goes after a month.';
comment on column guichet.telegram_messages.id is 'Written by the database.';
comment on column guichet.telegram_messages.kind is 'alert; answer to a command or a press; question of a workflow. Written by whoever makes it.';
comment on column guichet.telegram_messages.key is 'What it is for: asked for again, it is the same message. Written by whoever makes it.';
comment on column guichet.telegram_messages.chat_id is 'Telegram''s number of the chat, once it was sent. Written by guichet.note_message.';
comment on column guichet.telegram_messages.message_id is 'Telegram''s number within the chat. Written by guichet.note_message.';
comment on column guichet.telegram_messages.topic_id is 'Topic of the group; null: that of the credential. Written by whoever makes it.';
comment on column guichet.telegram_messages.locale is 'fr or en; null: as the node is set. Written by whoever makes it.';
comment on column guichet.telegram_messages.html is 'The text as it was sent, without what became of it. Written by guichet.note_message, emptied by expire_telegram.';
comment on column guichet.telegram_messages.facts is 'What the words of an answer or a question are made of. Written by whoever makes it, emptied by expire_telegram.';
comment on column guichet.telegram_messages.checks is 'How often it was looked whether anything has come of its decisions. Written by telegram_message_view.';
comment on column guichet.telegram_messages.created_at is 'Written by the database.';
comment on column guichet.telegram_messages.sent_at is 'Written by guichet.note_message.';
create index telegram_messages_created on guichet.telegram_messages (created_at) where html is not null;

create table public.telegram_offers (
  id uuid primary key default gen_random_uuid(),
  message uuid not null references guichet.telegram_messages (id) on delete cascade,
  place integer not null,
  action text not null check (action in ('replay', 'refund', 'capture', 'release', 'retry', 'skip', 'seen', 'send_link',
    'who', 'apply', 'answer', 'confirm', 'cancel')),
  needs text not null references guichet.actions (action),
  subject_table text not null,
  subject_ids text[] not null,
  version text,
  amount_minor bigint,
  currency text,
  details jsonb not null default '{}',
  parent uuid references public.telegram_offers (id) on delete cascade,
  for_user uuid,
  expires_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'asked', 'done', 'refused', 'withdrawn')),
  decided_by uuid,
  decided_at timestamptz,
  result jsonb
);
comment on table public.telegram_offers is 'A button a row. What is decided on it, is decided once.';
comment on column public.telegram_offers.id is 'What the button carries. Written by the database.';
comment on column public.telegram_offers.message is 'The message that it stands under. Written by guichet.add_offer.';
comment on column public.telegram_offers.place is 'Order of the buttons. Written by guichet.add_offer.';
comment on column public.telegram_offers.action is 'What it does; confirm and cancel: the second press of what moves money. Written by guichet.add_offer.';
comment on column public.telegram_offers.needs is 'The right that is asked at the press. Written by guichet.add_offer.';
comment on column public.telegram_offers.subject_table is 'Table of the rows that are decided on. Written by guichet.add_offer.';
comment on column public.telegram_offers.subject_ids is 'Their keys; several where alerts were folded. Written by guichet.add_offer.';
comment on column public.telegram_offers.version is 'What the decision depends on, as it was when the button was shown (guichet.offer_version). Written by guichet.add_offer.';
comment on column public.telegram_offers.amount_minor is 'What moves, in minor units; null where nothing does. Written by guichet.add_offer.';
comment on column public.telegram_offers.currency is 'Its currency. Written by guichet.add_offer.';
comment on column public.telegram_offers.details is 'For the words: name, reason, label, value, topic. Written by guichet.add_offer.';
comment on column public.telegram_offers.parent is 'Of a second press: the offer that it confirms. Written by guichet.add_offer.';
comment on column public.telegram_offers.for_user is 'Of a second press: who pressed first, and alone confirms. Written by guichet.add_offer.';
comment on column public.telegram_offers.expires_at is 'Not after. Written by guichet.add_offer.';
comment on column public.telegram_offers.state is 'open → asked → done, refused or withdrawn; asked: the second press is awaited. Written by press_offer.';
comment on column public.telegram_offers.decided_by is 'Who. No foreign key: it outlives the account. Written by press_offer.';
comment on column public.telegram_offers.decided_at is 'When. Written by press_offer.';
comment on column public.telegram_offers.result is 'What came of it at the press: {result, …}. Written by press_offer.';
create index telegram_offers_message on public.telegram_offers (message, place);
create index telegram_offers_parent on public.telegram_offers (parent) where parent is not null;
create index telegram_offers_needs on public.telegram_offers (needs);
-- what somebody moved today
create index telegram_offers_moved on public.telegram_offers (decided_by, currency, decided_at)
  where state = 'done' and amount_minor is not null and parent is null;

create table guichet.telegram_presses (
  bot_id bigint not null,
  update_id bigint not null,
  at timestamptz not null default clock_timestamp(),
  telegram_id bigint,
  name text,
  user_id uuid,
  message uuid,
  offer_id uuid,
  action text,
  outcome text not null,
  facts jsonb not null default '{}',
  primary key (bot_id, update_id)
);
comment on table guichet.telegram_presses is 'Every press, also of strangers and of what was refused. Append-only.';
comment on column guichet.telegram_presses.bot_id is 'As in telegram_updates. Written by press_offer.';
comment on column guichet.telegram_presses.update_id is 'As in telegram_updates. Written by press_offer.';
comment on column guichet.telegram_presses.at is 'When it was decided. Written by the database.';
comment on column guichet.telegram_presses.telegram_id is 'Who, by Telegram''s number. Written by press_offer.';
comment on column guichet.telegram_presses.name is 'E-mail of the person; of a stranger the name they give themselves. Written by press_offer.';
comment on column guichet.telegram_presses.user_id is 'Who, if bound. No foreign key: it outlives the account. Written by press_offer.';
comment on column guichet.telegram_presses.message is 'Under which message. Written by press_offer.';
comment on column guichet.telegram_presses.offer_id is 'Which button. Written by press_offer.';
comment on column guichet.telegram_presses.action is 'What it offered. Written by press_offer.';
comment on column guichet.telegram_presses.outcome is 'done, asked, cancelled, shown, refused or already. Written by press_offer.';
comment on column guichet.telegram_presses.facts is 'Reason, figures, ids. Written by press_offer.';
create index telegram_presses_message on guichet.telegram_presses (message, at) where message is not null;
create trigger telegram_presses_append_only before update or delete on guichet.telegram_presses
  for each row execute function guichet.refuse_change();

alter table guichet.telegram_messages enable row level security;
alter table public.telegram_offers enable row level security;
alter table guichet.telegram_presses enable row level security;
revoke all on guichet.telegram_messages, public.telegram_offers, guichet.telegram_presses
  from public, anon, authenticated, service_role;
grant select on public.telegram_offers to authenticated, service_role;
create policy "who may see decisions" on public.telegram_offers for select to authenticated
  using ((select guichet.may('read_decisions')));

-- What a decision depends on -----------------------------------------------------------------------------------------

create or replace function guichet.plan_of_run(p_run text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(d) order by d.name, d.object_id, d.field, d.found), '[]')
    from guichet.catalogue_differences(p_run) d where not d.waiting and d.space_id is not null
$$;
comment on function guichet.plan_of_run(text) is 'What applying the catalogue would change, as Stripe was seen in a run: [{space_id, object_id, name, field, expected, found, reason, waiting}].';

create or replace function guichet.offer_version(p_table text, p_ids text[]) returns text
language sql stable security definer set search_path = ''
as $$
  select case p_table
    when 'stripe_webhook_log' then (select string_agg(concat_ws(':', l.event_id, l.status, l.replays), ' '
      order by l.event_id) from public.stripe_webhook_log l where l.event_id = any(p_ids))
    when 'outbox' then (select string_agg(concat_ws(':', o.id, o.status, o.max_attempts), ' ' order by o.id)
      from public.outbox o where o.id = any(p_ids::uuid[]))
    when 'payments' then (select concat_ws(':', p.status, guichet.left_cents(p), p.refund_blocked)
      from public.payments p where p.id = p_ids[1]::uuid)
    when 'vend_sessions' then (select concat_ws(':', s.status, s.outcome)
      from public.vend_sessions s where s.id = p_ids[1]::uuid)
    when 'invoices_billing' then (select concat_ws(':', i.status, i.amount_remaining)
      from public.invoices_billing i where i.id = p_ids[1]::uuid)
    when 'catalogue_observations' then md5(guichet.catalogue_plan(p_ids[1])::text) end
$$;
comment on function guichet.offer_version(text, text[]) is 'Of the rows what a decision on them depends on, and no more: a fee that arrives takes no button away. Null where nothing can change.';

-- Making them
-- -----------------------------------------------------------------------------------------------------------

create or replace function guichet.message_for(p_kind text, p_key text, p_facts jsonb default null,
  p_locale text default null, p_topic bigint default null) returns guichet.telegram_messages
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_message guichet.telegram_messages;
begin
  insert into guichet.telegram_messages (kind, key, facts, locale, topic_id)
    values (p_kind, p_key, p_facts, p_locale, p_topic) on conflict (key) do nothing returning * into v_message;
  if v_message.id is null then
    select * into v_message from guichet.telegram_messages m where m.key = p_key;
  end if;
  return v_message;
end $$;
comment on function guichet.message_for(text, text, jsonb, text, bigint) is 'The message of a key, made where there is none.';

create or replace function guichet.add_offer(p_message uuid, p_place integer, p_action text, p_needs text, p_table text,
  p_ids text[], p_details jsonb default '{}', p_amount bigint default null, p_currency text default null,
  p_life interval default interval '7 days', p_parent uuid default null, p_for uuid default null) returns void
language sql volatile security definer set search_path = ''
as $$
  insert into public.telegram_offers (message, place, action, needs, subject_table, subject_ids, version, amount_minor,
    currency, details, parent, for_user, expires_at)
  values (p_message, p_place, p_action, p_needs, p_table, p_ids, guichet.offer_version(p_table, p_ids), p_amount,
    lower(p_currency), jsonb_strip_nulls(coalesce(p_details, '{}')), p_parent, p_for, clock_timestamp() + p_life)
$$;
comment on function guichet.add_offer(uuid, integer, text, text, text, text[], jsonb, bigint, text, interval, uuid, uuid) is 'A button under a message, bound to its rows as they are now.';

create or replace function guichet.note_message(p_id uuid, p_chat_id bigint, p_message_id bigint, p_html text)
  returns void
language sql volatile security definer set search_path = ''
as $$
  update guichet.telegram_messages m set chat_id = coalesce(p_chat_id, m.chat_id),
    message_id = coalesce(p_message_id, m.message_id), html = coalesce(p_html, m.html), sent_at = clock_timestamp()
    where m.id = p_id
$$;
comment on function guichet.note_message(uuid, bigint, bigint, text) is 'A message was sent: where it stands and what it says.';

create or replace function public.note_telegram_message(message uuid, chat_id bigint, message_id bigint,
  html text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  perform guichet.note_message(message, chat_id, message_id, html);
  return jsonb_build_object('result', 'noted');
end $$;
comment on function public.note_telegram_message(uuid, bigint, bigint, text) is 'After sending: where a message with buttons stands, and its text → {result: noted}.';

create or replace function guichet.show_message(p_message uuid, p_later interval default null) returns void
language plpgsql volatile security definer set search_path = ''
as $$
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
end $$;
comment on function guichet.show_message(uuid, interval) is 'Lets a message be written anew with what has become of it (outbox topic telegram.message), now or later.';

revoke execute on function guichet.plan_of_run(text), guichet.offer_version(text, text[]),
  guichet.message_for(text, text, jsonb, text, bigint),
  guichet.add_offer(uuid, integer, text, text, text, text[], jsonb, bigint, text, interval, uuid, uuid),
  guichet.note_message(uuid, bigint, bigint, text), public.note_telegram_message(uuid, bigint, bigint, text),
  guichet.show_message(uuid, interval) from public, anon, authenticated;
grant execute on function public.note_telegram_message(uuid, bigint, bigint, text) to service_role;
