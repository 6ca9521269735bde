-- Written by npm run db:schemas. Last in migrations/20261201000640_alert_texts.sql, which never changes: change it in a new one.

create table guichet.alert_templates (
  template text not null,
  locale text not null,
  emoji text not null,
  title text not null,
  many text not null,
  body text not null,
  placeholders text[] not null,
  constraint alert_templates_pkey PRIMARY KEY (template, locale),
  constraint alert_templates_locale_check CHECK ((locale = ANY (ARRAY['fr'::text, 'en'::text])))
);

comment on table guichet.alert_templates is 'The text of each alert as it is shipped. Written by migrations that npm run alert-texts makes.';
comment on column guichet.alert_templates.template is 'alert_outbox.template; written by migrations, as all columns.';
comment on column guichet.alert_templates.locale is 'fr or en.';
comment on column guichet.alert_templates.emoji is 'Sign before the title.';
comment on column guichet.alert_templates.title is 'Of one alert; plain text.';
comment on column guichet.alert_templates.many is 'The same of several, to stand behind their number; plain text.';
comment on column guichet.alert_templates.body is 'Telegram''s HTML with {placeholders}; a line all of whose placeholders are empty is left out.';
comment on column guichet.alert_templates.placeholders is 'The placeholders that its alerts can fill.';

alter table guichet.alert_templates enable row level security;

revoke all on guichet.alert_templates from public, anon, authenticated, service_role;
