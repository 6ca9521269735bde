-- Written by npm run db:schemas. Last in migrations/20261201000700_telegram_settings.sql, which never changes: change it in a new one.

create table guichet.telegram_topics (
  domain text not null,
  topic_id bigint,
  updated_at timestamp with time zone default now() not null,
  constraint telegram_topics_pkey PRIMARY KEY (domain),
  constraint telegram_topics_domain_check CHECK ((domain = ANY (ARRAY['money'::text, 'machines'::text, 'bookings'::text, 'catalogue'::text, 'technical'::text]))),
  constraint telegram_topics_topic_id_check CHECK ((topic_id > 0))
);

comment on table guichet.telegram_topics is 'Where in a group with topics the alerts of a domain stand.';
comment on column guichet.telegram_topics.domain is 'As in alert_delivery. Written by migrations.';
comment on column guichet.telegram_topics.topic_id is 'Number at the end of a link to the topic; null: that of the credential. Written by set_telegram_topic.';
comment on column guichet.telegram_topics.updated_at is 'Last change; written by set_telegram_topic.';

alter table guichet.telegram_topics enable row level security;

revoke all on guichet.telegram_topics from public, anon, authenticated, service_role;
