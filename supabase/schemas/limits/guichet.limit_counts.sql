-- Written by npm run db:schemas. Last in migrations/20261121000197_limits.sql, which never changes: change it in a new one.

create table guichet.limit_counts (
  name text not null,
  subject text not null,
  window_start timestamp with time zone not null,
  calls integer default 0 not null,
  refused integer default 0 not null,
  constraint limit_counts_pkey PRIMARY KEY (name, subject),
  constraint limit_counts_name_fkey FOREIGN KEY (name) REFERENCES guichet.limits(name)
) with (fillfactor=70);

comment on table guichet.limit_counts is 'One row a limit and person, vend or machine: what was asked since the window began. Rows of windows that are over are deleted by expire_limit_counts.';
comment on column guichet.limit_counts.name is 'guichet.limits.name; written by guichet.count_call and guichet.over_limit.';
comment on column guichet.limit_counts.subject is 'person:<user>, vend_session:<id> or machine:<id>; written likewise.';
comment on column guichet.limit_counts.window_start is 'When the first call of this window came; written likewise.';
comment on column guichet.limit_counts.calls is 'Calls since then, those that were refused not counted; written by guichet.count_call.';
comment on column guichet.limit_counts.refused is 'Refusals since then; written by guichet.count_call and guichet.over_limit.';

alter table guichet.limit_counts enable row level security;

revoke all on guichet.limit_counts from public, anon, authenticated, service_role;
