-- Written by npm run db:schemas. Last in migrations/20261121000184_fold_events.sql, which never changes: change it in a new one.

create type guichet.folded_event as (
  rank integer,
  wins boolean,
  in_second integer,
  ambiguous boolean
);

comment on type guichet.folded_event is 'Place of an event among those of its object; see guichet.fold_events.';
