-- Written by npm run db:schemas. Last in migrations/20261201000100_second_factor.sql, which never changes: change it in a new one.

create table guichet.settings (
  key text not null,
  value text not null,
  updated_at timestamp with time zone default now() not null,
  constraint settings_pkey PRIMARY KEY (key),
  constraint settings_key_check CHECK ((key ~ '^[a-z]+(_[a-z]+)*$'::text))
);

comment on table guichet.settings is 'What the database must know of its surroundings.';
comment on column guichet.settings.key is 'web_url: where the pay page is. alert_email: who hears by mail that alerts cannot be sent. second_factor: when_enrolled or required. Written by migrations, set_web_address, set_alert_email and set_second_factor.';
comment on column guichet.settings.value is 'The setting; written by set_web_address, set_alert_email and set_second_factor.';
comment on column guichet.settings.updated_at is 'Last change; written by the same.';

alter table guichet.settings enable row level security;

revoke all on guichet.settings from public, anon, authenticated, service_role;

CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON guichet.settings FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('settings');
