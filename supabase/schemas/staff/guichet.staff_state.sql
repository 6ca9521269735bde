-- Written by npm run db:schemas. Last in migrations/20261121000112_staff_roles.sql, which never changes: change it in a new one.

create table guichet.staff_state (
  only_row boolean default true not null,
  claims_imported_at timestamp with time zone,
  owners_changed_at timestamp with time zone,
  constraint staff_state_pkey PRIMARY KEY (only_row),
  constraint staff_state_only_row_check CHECK (only_row)
);

comment on table guichet.staff_state is 'What there is one of; the row that changes of owners queue for.';
comment on column guichet.staff_state.only_row is 'Always true.';
comment on column guichet.staff_state.claims_imported_at is 'When the claims of old tokens became roles, once and for all. Written by guichet.import_admin_claims.';
comment on column guichet.staff_state.owners_changed_at is 'Last time that somebody ceased to be an owner, or was about to. Written by guichet.lock_owners.';

alter table guichet.staff_state enable row level security;

revoke all on guichet.staff_state from public, anon, authenticated, service_role;
