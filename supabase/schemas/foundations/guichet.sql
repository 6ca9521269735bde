-- Written by npm run db:schemas.

create schema guichet;

comment on schema guichet is 'Helpers and settings of Guichet; not offered by the REST interface.';

revoke all on schema guichet from public, anon, authenticated, service_role;
grant usage on schema guichet to authenticated;
grant usage on schema guichet to service_role;
