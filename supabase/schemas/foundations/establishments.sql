-- Written by npm run db:schemas. Last in migrations/20261121000110_base_tables.sql, which never changes: change it in a new one.

create table public.establishments (
  id uuid default gen_random_uuid() not null,
  name text not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint establishments_pkey PRIMARY KEY (id),
  constraint establishments_name_check CHECK (((NOT guichet.is_blank(name)) AND (length(name) <= 200)))
);

comment on table public.establishments is 'Businesses that use the till.';
comment on column public.establishments.id is 'Written by the database.';
comment on column public.establishments.name is 'Name that people know it by; written by the server.';
comment on column public.establishments.created_at is 'When the row was made; written by the database.';
comment on column public.establishments.updated_at is 'Last change; written by the trigger.';

CREATE INDEX establishments_name_words ON public.establishments USING gin (guichet.search_words(name)) WITH (fastupdate=off);

alter table public.establishments enable row level security;
create policy "own establishments" on public.establishments for select to authenticated
  using ((id IN ( SELECT guichet.my_establishment_ids() AS my_establishment_ids)));

revoke all on public.establishments from public, anon, authenticated, service_role;
grant select on public.establishments to authenticated;
grant delete, insert, select, update on public.establishments to service_role;

CREATE TRIGGER establishments_updated_at BEFORE UPDATE ON public.establishments FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
