-- Written by npm run db:schemas. Last in migrations/20261201000700_telegram_settings.sql, which never changes: change it in a new one.

create table guichet.alert_delivery (
  template text not null,
  domain text not null,
  severity text not null,
  updated_at timestamp with time zone default now() not null,
  constraint alert_delivery_pkey PRIMARY KEY (template),
  constraint alert_delivery_severity_check CHECK ((severity = ANY (ARRAY['urgent'::text, 'normal'::text, 'low'::text]))),
  constraint alert_delivery_template_check CHECK (((length(template) >= 1) AND (length(template) <= 100))),
  constraint alert_delivery_domain_fkey FOREIGN KEY (domain) REFERENCES guichet.telegram_topics(domain)
);

comment on table guichet.alert_delivery is 'How loud an alert is and where it stands; a template without a row is normal and technical.';
comment on column guichet.alert_delivery.template is 'alert_outbox.template. Written by migrations and set_template_severity.';
comment on column guichet.alert_delivery.domain is 'What it is about; decides the topic. Written by migrations.';
comment on column guichet.alert_delivery.severity is 'urgent: always rings, calls whoever asked for it; normal: silent in quiet hours; low: always silent. Written by set_template_severity.';
comment on column guichet.alert_delivery.updated_at is 'Last change; written by set_template_severity.';

CREATE INDEX alert_delivery_domain ON guichet.alert_delivery USING btree (domain);

alter table guichet.alert_delivery enable row level security;

revoke all on guichet.alert_delivery from public, anon, authenticated, service_role;
