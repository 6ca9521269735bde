-- Written by npm run db:schemas. Last in migrations/20261201000560_catalogue_runs.sql, which never changes: change it in a new one.

create table guichet.catalogue_runs (
  run text not null,
  planned_at timestamp with time zone default now() not null,
  applied_at timestamp with time zone,
  applied_version text,
  applied_by uuid,
  applied_spaces integer,
  constraint catalogue_runs_pkey PRIMARY KEY (run)
);

comment on table guichet.catalogue_runs is 'Readings of Stripe''s catalogue that were compared with the spaces.';
comment on column guichet.catalogue_runs.run is 'As in catalogue_observations; written by plan_catalogue.';
comment on column guichet.catalogue_runs.planned_at is 'When the reading was complete; written by plan_catalogue.';
comment on column guichet.catalogue_runs.applied_at is 'When its differences were applied; written by apply_catalogue_plan, like all columns below.';
comment on column guichet.catalogue_runs.applied_version is 'Which version of them.';
comment on column guichet.catalogue_runs.applied_by is 'auth.uid() of who applied, null for the server; no foreign key, it outlives the account.';
comment on column guichet.catalogue_runs.applied_spaces is 'How many spaces it brought on their way.';

CREATE INDEX catalogue_runs_latest ON guichet.catalogue_runs USING btree (planned_at DESC);

alter table guichet.catalogue_runs enable row level security;

revoke all on guichet.catalogue_runs from public, anon, authenticated, service_role;

CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON guichet.catalogue_runs FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('catalogue');
