-- Written by npm run db:schemas: change a migration, then run it.

create table guichet.settings (
  key text not null,
  value text not null,
  updated_at timestamp with time zone default now() not null,
  constraint settings_pkey PRIMARY KEY (key),
  constraint settings_key_check CHECK ((key = ANY (ARRAY['web_url'::text, 'alert_email'::text])))
);

comment on table guichet.settings is 'What the database must know of its surroundings.';
comment on column guichet.settings.key is 'web_url: where the pay page is. alert_email: who hears by mail that alerts cannot be sent. Written by migrations and set_alert_email.';
comment on column guichet.settings.value is 'The setting; written by set_web_address and set_alert_email.';
comment on column guichet.settings.updated_at is 'Last change; written by set_web_address and set_alert_email.';

alter table guichet.settings enable row level security;

revoke all on guichet.settings from public, anon, authenticated, service_role;
