-- Written by npm run db:schemas. Last in migrations/20261201000700_telegram_settings.sql, which never changes: change it in a new one.

create table guichet.telegram_settings (
  only_row boolean default true not null,
  digest_at time without time zone,
  digest_since timestamp with time zone default now() not null,
  quiet_from time without time zone,
  quiet_until time without time zone,
  updated_at timestamp with time zone default now() not null,
  constraint telegram_settings_pkey PRIMARY KEY (only_row),
  constraint telegram_settings_only_row_check CHECK (only_row),
  constraint telegram_settings_quiet CHECK (((quiet_from IS NULL) = (quiet_until IS NULL)))
);

comment on table guichet.telegram_settings is 'How Telegram is told; one row.';
comment on column guichet.telegram_settings.only_row is 'Always true.';
comment on column guichet.telegram_settings.digest_at is 'Hour of the day before, told once a day, in the zone of the business; null: never. Written by set_telegram_settings.';
comment on column guichet.telegram_settings.digest_since is 'From when on that hour counts: where it had passed already when it was chosen, it is first told on the next day. Written by set_telegram_settings.';
comment on column guichet.telegram_settings.quiet_from is 'Beginning of the quiet hours, in the zone of the business; null: none. Written by set_telegram_settings.';
comment on column guichet.telegram_settings.quiet_until is 'Their end, on the next day where it is not later. Written by set_telegram_settings.';
comment on column guichet.telegram_settings.updated_at is 'Last change; written by set_telegram_settings.';

alter table guichet.telegram_settings enable row level security;

revoke all on guichet.telegram_settings from public, anon, authenticated, service_role;
