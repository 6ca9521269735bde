-- Written by npm run db:schemas. Last in migrations/20261121000184_fold_events.sql, which never changes: change it in a new one.

create type guichet.event_batch as (
  object_ids text[],
  event_ids text[],
  created bigint[],
  folded guichet.folded_event[]
);

comment on type guichet.event_batch is 'Stamps of the events of a batch, and what guichet.fold_events found.';
