-- Written by npm run db:schemas. Last in migrations/20261121000117_queue.sql, which never changes: change it in a new one.

create table guichet.queues (
  name text not null,
  relation text not null,
  key_column text default 'id'::text not null,
  key_type text default 'uuid'::text not null,
  waiting text not null,
  leased text not null,
  done text not null,
  given_up text not null,
  skipped text,
  held_by text default 'q.claim_token = $1'::text not null,
  completes text default ''::text not null,
  fails text default ''::text not null,
  ends text default 'false'::text not null,
  gives_up text default ''::text not null,
  fades text default 'false'::text not null,
  alert text,
  retries text default 'attempts = 0'::text not null,
  skips text default ''::text not null,
  constraint queues_pkey PRIMARY KEY (name)
);

comment on table guichet.queues is 'The queues, one line each: their table, their words, and what they write beside what all of them do. Written by migrations. SQL in it is over q (the row), $1 (the lease''s token, where there is one) and i (what is said of the row: key, message, retry_after, outage, item).';
comment on column guichet.queues.name is 'E.g. outbox; written by migrations, as all columns.';
comment on column guichet.queues.relation is 'The table, with its schema.';
comment on column guichet.queues.key_column is 'How callers name a row; unique.';
comment on column guichet.queues.key_type is 'Type of that column.';
comment on column guichet.queues.waiting is 'Status of a row that nobody works on.';
comment on column guichet.queues.leased is 'Status of a row that somebody works on.';
comment on column guichet.queues.done is 'Status of a row that is done, and the answer of a completion.';
comment on column guichet.queues.given_up is 'Status of a row after its last attempt, and the answer of the failure that was the last.';
comment on column guichet.queues.skipped is 'Status of a row that staff skip; null: they do not.';
comment on column guichet.queues.held_by is 'Condition that finds the rows of a lease.';
comment on column guichet.queues.completes is 'Further assignments of a completion.';
comment on column guichet.queues.fails is 'Further assignments of a failure that is not the last.';
comment on column guichet.queues.ends is 'Condition of a failed row, with its next attempt, under which there is none.';
comment on column guichet.queues.gives_up is 'Further assignments of giving up.';
comment on column guichet.queues.fades is 'Condition of a row that is skipped instead of given up, and told to nobody: it is not needed any more.';
comment on column guichet.queues.alert is 'What support is told of a row that is given up: {template, subject, data}; null: nothing.';
comment on column guichet.queues.retries is 'Assignments by which a row that was given up gets new attempts.';
comment on column guichet.queues.skips is 'Further assignments of skipping.';

alter table guichet.queues enable row level security;

revoke all on guichet.queues from public, anon, authenticated, service_role;
