-- Written by npm run db:schemas. Last in migrations/20261121002000_spaces.sql, which never changes: change it in a new one.

create sequence guichet.space_rev as bigint increment 1 minvalue 1 maxvalue 9223372036854775807 start 1 cache 1;

comment on sequence guichet.space_rev is 'Revisions of spaces; grows only.';

revoke all on sequence guichet.space_rev from public, anon, authenticated, service_role;
grant usage on sequence guichet.space_rev to authenticated;
grant usage on sequence guichet.space_rev to service_role;
