-- Written by npm run db:schemas. Last in migrations/20261201000910_watchdog.sql, which never changes: change it in a new one.

create table guichet.watchdog (
  id boolean default true not null,
  chat_id text not null,
  told_at timestamp with time zone,
  told_of text[] default '{}'::text[] not null,
  constraint watchdog_pkey PRIMARY KEY (id),
  constraint watchdog_id_check CHECK (id)
);

comment on table guichet.watchdog is 'Whom the watchdog tells, and what it has said; without a row it tells nobody.';
comment on column guichet.watchdog.id is 'One row; written by the database.';
comment on column guichet.watchdog.chat_id is 'Telegram''s chat of support; written by guichet.schedule_watchdog.';
comment on column guichet.watchdog.told_at is 'When it last said that something stands still, null once all is well; written by guichet.watch.';
comment on column guichet.watchdog.told_of is 'The reasons that it said; written by guichet.watch.';

alter table guichet.watchdog enable row level security;

revoke all on guichet.watchdog from public, anon, authenticated, service_role;
