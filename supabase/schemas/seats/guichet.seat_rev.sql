-- Written by npm run db:schemas. Last in migrations/20261121002100_seats.sql, which never changes: change it in a new one.

create sequence guichet.seat_rev as bigint increment 1 minvalue 1 maxvalue 9223372036854775807 start 1 cache 1;

comment on sequence guichet.seat_rev is 'Numbers the changes of seats that are sent to Stripe; grows only.';

revoke all on sequence guichet.seat_rev from public, anon, authenticated, service_role;
