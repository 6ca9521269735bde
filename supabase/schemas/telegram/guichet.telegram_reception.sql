-- Written by npm run db:schemas. Last in migrations/20261201000730_telegram_updates.sql, which never changes: change it in a new one.

create table guichet.telegram_reception (
  bot_id bigint not null,
  holder text not null,
  held_until timestamp with time zone not null,
  constraint telegram_reception_pkey PRIMARY KEY (bot_id)
);

comment on table guichet.telegram_reception is 'Who asks Telegram for updates, or has its webhook: one a bot, whatever number of workflows listen.';
comment on column guichet.telegram_reception.bot_id is 'As in telegram_updates. Written by hold_telegram_reception.';
comment on column guichet.telegram_reception.holder is 'The trigger that receives, as it names itself. Written by hold_telegram_reception.';
comment on column guichet.telegram_reception.held_until is 'Until when, unless it holds on. Written by hold_telegram_reception, release_telegram_reception.';

alter table guichet.telegram_reception enable row level security;

revoke all on guichet.telegram_reception from public, anon, authenticated, service_role;
