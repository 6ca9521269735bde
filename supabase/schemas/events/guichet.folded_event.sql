-- Written by npm run db:schemas: change a migration, then run it.

create type guichet.folded_event as (
  rank integer,
  wins boolean,
  in_second integer,
  ambiguous boolean
);

comment on type guichet.folded_event is 'Place of an event among those of its object; see guichet.fold_events.';
