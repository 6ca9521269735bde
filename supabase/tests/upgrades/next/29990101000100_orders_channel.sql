-- What a next release might do to a large table, after the rules of docs/upgrading.md: a column that may be null, with a
-- default for new rows only. A short lock, whatever the size.

alter table public.orders add column channel text;
alter table public.orders alter column channel set default 'page';
comment on column public.orders.channel is 'Where it was made; written by the server.';

create or replace function guichet.release() returns text
language sql immutable set search_path = ''
as $$ select '0.3.0' $$;
