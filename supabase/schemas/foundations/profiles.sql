-- Written by npm run db:schemas. Last in migrations/20261121000110_base_tables.sql, which never changes: change it in a new one.

create table public.profiles (
  id uuid not null,
  display_name text,
  locale text default 'fr'::text not null,
  license text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint profiles_pkey PRIMARY KEY (id),
  constraint profiles_locale_check CHECK ((locale = ANY (ARRAY['fr'::text, 'en'::text]))),
  constraint profiles_id_fkey FOREIGN KEY (id) REFERENCES public.users(id) ON DELETE CASCADE
);

comment on table public.profiles is 'What a user shows and is entitled to; one row a user.';
comment on column public.profiles.id is 'Same as users.id; written by the trigger on auth.users.';
comment on column public.profiles.display_name is 'Name for greetings; from the account''s metadata, then written by set_my_name and the server.';
comment on column public.profiles.locale is 'Language of texts for this person, fr or en; written by set_my_language and the server.';
comment on column public.profiles.license is 'Licence that a confirmed booking gives, e.g. immersion; written by the booking functions only.';
comment on column public.profiles.created_at is 'When the row was made; written by the database.';
comment on column public.profiles.updated_at is 'Last change; written by the trigger.';

CREATE INDEX profiles_name_words ON public.profiles USING gin (guichet.search_words(display_name)) WITH (fastupdate=off);

alter table public.profiles enable row level security;
create policy "own profile" on public.profiles for select to authenticated
  using ((id = ( SELECT auth.uid() AS uid)));

revoke all on public.profiles from public, anon, authenticated, service_role;
grant select on public.profiles to authenticated;
grant delete, insert, select, update on public.profiles to service_role;

CREATE TRIGGER profiles_updated_at BEFORE UPDATE ON public.profiles FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
