-- Written by npm run db:schemas. Last in migrations/20261201000740_telegram_offers.sql, which never changes: change it in a new one.

create table guichet.telegram_messages (
  id uuid default gen_random_uuid() not null,
  kind text not null,
  key text not null,
  chat_id bigint,
  message_id bigint,
  topic_id bigint,
  locale text,
  html text,
  facts jsonb,
  checks integer default 0 not null,
  created_at timestamp with time zone default clock_timestamp() not null,
  sent_at timestamp with time zone,
  constraint telegram_messages_pkey PRIMARY KEY (id),
  constraint telegram_messages_key_key UNIQUE (key),
  constraint telegram_messages_kind_check CHECK ((kind = ANY (ARRAY['alert'::text, 'answer'::text, 'question'::text])))
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

CREATE INDEX telegram_messages_created ON guichet.telegram_messages USING btree (created_at) WHERE (html IS NOT NULL);

alter table guichet.telegram_messages enable row level security;

revoke all on guichet.telegram_messages from public, anon, authenticated, service_role;
