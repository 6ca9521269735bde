-- Written by npm run db:schemas. Last in migrations/20261121000186_event_handlers.sql, which never changes: change it in a new one.

create table guichet.event_handlers (
  object text not null,
  handler text not null,
  place integer not null,
  constraint event_handlers_pkey PRIMARY KEY (object, handler)
);

comment on table guichet.event_handlers is 'Functions that may recognise their own row in an event of an object; a domain''s migration adds its own. Asked in the order of place until one says true.';
comment on column guichet.event_handlers.object is 'object of the synchronised row, e.g. checkout.session; payment.<kind of subject> of a payment that was joined to one, refusal.<topic> of a row of the outbox that was refused. Written by migrations.';
comment on column guichet.event_handlers.handler is 'Function (jsonb) → boolean that gets the whole row with its event stamp; true: it was mine. Written by migrations.';
comment on column guichet.event_handlers.place is 'Order of asking; written by migrations.';

alter table guichet.event_handlers enable row level security;

revoke all on guichet.event_handlers from public, anon, authenticated, service_role;
