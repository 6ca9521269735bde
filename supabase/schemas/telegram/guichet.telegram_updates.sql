-- Written by npm run db:schemas. Last in migrations/20261201000730_telegram_updates.sql, which never changes: change it in a new one.

create table guichet.telegram_updates (
  bot_id bigint not null,
  update_id bigint not null,
  kind text not null,
  payload jsonb,
  received_at timestamp with time zone default clock_timestamp() not null,
  handled_at timestamp with time zone,
  answer jsonb,
  constraint telegram_updates_pkey PRIMARY KEY (bot_id, update_id),
  constraint telegram_updates_kind_check CHECK ((kind = ANY (ARRAY['press'::text, 'command'::text, 'other'::text])))
);

comment on table guichet.telegram_updates is 'Updates of the bot. Their payload goes after a month; the number stays and keeps deduplicating.';
comment on column guichet.telegram_updates.bot_id is 'The number that the bot''s token begins with. Written by receive_telegram_updates.';
comment on column guichet.telegram_updates.update_id is 'Telegram''s own number. Written by receive_telegram_updates.';
comment on column guichet.telegram_updates.kind is 'press: a button; command: words that begin with /, or any in private; other: nothing of ours. Written by receive_telegram_updates.';
comment on column guichet.telegram_updates.payload is 'As Telegram sent it; null of others, and after a month. Written by receive_telegram_updates, expire_telegram.';
comment on column guichet.telegram_updates.received_at is 'When; written by the database.';
comment on column guichet.telegram_updates.handled_at is 'When it was decided or answered. Written by guichet.settle_update.';
comment on column guichet.telegram_updates.answer is 'What was answered: the second time it is asked, the same. Written by guichet.settle_update.';

CREATE INDEX telegram_updates_received ON guichet.telegram_updates USING btree (received_at) WHERE (payload IS NOT NULL);

alter table guichet.telegram_updates enable row level security;

revoke all on guichet.telegram_updates from public, anon, authenticated, service_role;
