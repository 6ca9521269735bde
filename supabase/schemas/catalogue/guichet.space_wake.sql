-- Written by npm run db:schemas. Last in migrations/20261121002040_request_space_sync.sql, which never changes: change it in a new one.

create table guichet.space_wake (
  id boolean default true not null,
  url text,
  service_key text,
  constraint space_wake_pkey PRIMARY KEY (id),
  constraint space_wake_id_check CHECK (id),
  constraint space_wake_url_check CHECK ((url ~ '^https?://'::text))
);

comment on table guichet.space_wake is 'Where pg_net tells of changed spaces; without a row the drain polls.';
comment on column guichet.space_wake.id is 'One row; written by the database.';
comment on column guichet.space_wake.url is 'Address of /webhook/sync-space-stripe; written by the operator.';
comment on column guichet.space_wake.service_key is 'JWT of the server, sent as Bearer; written by the operator. Not offered by the REST interface.';

alter table guichet.space_wake enable row level security;

revoke all on guichet.space_wake from public, anon, authenticated, service_role;
