-- Written by npm run db:schemas: change a migration, then run it.

create table guichet.refusal_handlers (
  topic text not null,
  handler text not null,
  constraint refusal_handlers_pkey PRIMARY KEY (topic)
);

comment on table guichet.refusal_handlers is 'Functions that settle a refusal of their topic; a domain''s migration adds its own.';
comment on column guichet.refusal_handlers.topic is 'outbox.topic; written by migrations.';
comment on column guichet.refusal_handlers.handler is 'Function (jsonb {id, payload, code, message, found}) → boolean; true: it is settled, the lane goes on. Written by migrations.';

alter table guichet.refusal_handlers enable row level security;

revoke all on guichet.refusal_handlers from public, anon, authenticated, service_role;
