-- Written by npm run db:schemas. Last in migrations/20261121000197_limits.sql, which never changes: change it in a new one.

create table guichet.limits (
  name text not null,
  most integer not null,
  per interval,
  reason text not null,
  updated_at timestamp with time zone default now() not null,
  constraint limits_pkey PRIMARY KEY (name),
  constraint limits_most_check CHECK ((most >= 0)),
  constraint limits_per_check CHECK (((per >= '00:00:01'::interval) AND (per <= '366 days'::interval)))
);

comment on table guichet.limits is 'How much and how often; the reasons for the defaults stand in docs/decisions.md.';
comment on column guichet.limits.name is 'What is limited. Written by the migration.';
comment on column guichet.limits.most is 'The last number that is allowed. Written by set_limit.';
comment on column guichet.limits.per is 'Within how long; null: at one moment. Written by set_limit.';
comment on column guichet.limits.reason is 'Code of the refusal, which the pages put into words. Written by the migration.';
comment on column guichet.limits.updated_at is 'Last change; written by set_limit.';

alter table guichet.limits enable row level security;

revoke all on guichet.limits from public, anon, authenticated, service_role;
grant select on guichet.limits to service_role;

CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON guichet.limits FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('settings');
