-- Written by npm run db:schemas. Last in migrations/20261201000203_figures.sql, which never changes: change it in a new one.

create table guichet.figure_changes (
  id bigint generated always as identity not null,
  figure text not null,
  day date,
  domain text not null,
  via text not null,
  kind text not null,
  currency text not null,
  amount_minor bigint not null,
  entries bigint not null,
  constraint figure_changes_pkey PRIMARY KEY (id)
);

comment on table guichet.figure_changes is 'What is added to the figures and not folded yet; a row stands for all of a statement that has the same day and kind. Written by guichet.add_to_figures, emptied by guichet.fold_figures.';
comment on column guichet.figure_changes.day is 'Day at the business; null: ever.';

alter table guichet.figure_changes enable row level security;

revoke all on guichet.figure_changes from public, anon, authenticated, service_role;
