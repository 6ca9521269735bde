-- Written by npm run db:schemas. Last in migrations/20261201000770_telegram_commands.sql, which never changes: change it in a new one.

create table guichet.telegram_commands (
  word text not null,
  command text not null,
  needs text default 'telegram'::text not null,
  in_private boolean default false not null,
  constraint telegram_commands_pkey PRIMARY KEY (word),
  constraint telegram_commands_needs_fkey FOREIGN KEY (needs) REFERENCES guichet.actions(action)
);

comment on table guichet.telegram_commands is 'The words that the bot knows, in French and English.';
comment on column guichet.telegram_commands.word is 'What stands behind the /. Written by migrations.';
comment on column guichet.telegram_commands.command is 'What it asks for. Written by migrations.';
comment on column guichet.telegram_commands.needs is 'The right that is asked. Written by migrations.';
comment on column guichet.telegram_commands.in_private is 'Whether the answer names a person, and so goes to whoever asked alone. Written by migrations.';

CREATE INDEX telegram_commands_needs ON guichet.telegram_commands USING btree (needs);

alter table guichet.telegram_commands enable row level security;

revoke all on guichet.telegram_commands from public, anon, authenticated, service_role;
