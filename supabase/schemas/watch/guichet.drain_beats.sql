-- Written by npm run db:schemas. Last in migrations/20261201000900_drain_beats.sql, which never changes: change it in a new one.

create table guichet.drain_beats (
  queue text not null,
  scope text not null,
  beaten_at timestamp with time zone not null,
  constraint drain_beats_pkey PRIMARY KEY (queue, scope)
);

comment on table guichet.drain_beats is 'Last claim of each queue, a row a consumer; written at most every five seconds.';
comment on column guichet.drain_beats.queue is 'guichet.queues.name; written by guichet.queue_lock.';
comment on column guichet.drain_beats.scope is 'Consumer of the queue, or empty; written by guichet.queue_lock.';
comment on column guichet.drain_beats.beaten_at is 'Written by guichet.queue_lock.';

alter table guichet.drain_beats enable row level security;

revoke all on guichet.drain_beats from public, anon, authenticated, service_role;
