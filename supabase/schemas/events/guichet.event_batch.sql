-- Written by npm run db:schemas: change a migration, then run it.

create type guichet.event_batch as (
  object_ids text[],
  event_ids text[],
  created bigint[],
  folded guichet.folded_event[]
);

comment on type guichet.event_batch is 'Stamps of the events of a batch, and what guichet.fold_events found.';
