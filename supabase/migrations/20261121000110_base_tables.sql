-- Base tables that several domains share: users, profiles, establishments, establishment_members,
-- products, machines. users, products and machines may be there already, with data: then they get what is
-- missing, and no existing value changes (docs/migration-payments.md).

-- Users and profiles ---------------------------------------------------------------------------------

create table if not exists public.users (
  id uuid primary key,
  email text
);
alter table public.users
  add column if not exists email text,
  add column if not exists created_at timestamptz not null default now(),
  add column if not exists updated_at timestamptz not null default now();
do $$
begin
  if not exists (select from pg_constraint where conrelid = 'public.users'::regclass and conname = 'users_id_fkey') then
    -- people of an old table who cannot sign in yet stay; npm run db:verify:constraints names them
    alter table public.users add constraint users_id_fkey foreign key (id) references auth.users (id)
      on delete cascade not valid;
    if not exists (select from public.users u where not exists (select from auth.users a where a.id = u.id)) then
      alter table public.users validate constraint users_id_fkey;
    end if;
  end if;
end $$;
comment on table public.users is 'People who can sign in; one row an account of auth.users.';
comment on column public.users.id is 'Same as auth.users.id; written by the trigger on auth.users.';
comment on column public.users.email is 'Address of the account; written by the trigger on auth.users.';
comment on column public.users.created_at is 'When the row was made; written by the database.';
comment on column public.users.updated_at is 'Last change; written by the trigger.';
create or replace trigger users_updated_at before update on public.users for each row
  execute function guichet.set_updated_at();

alter table public.users enable row level security;
revoke all on public.users from anon, authenticated, service_role;
grant select on public.users to authenticated;
grant select, insert, update, delete on public.users to service_role;
drop policy if exists "own user" on public.users;
create policy "own user" on public.users for select to authenticated using (id = (select auth.uid()));

create table public.profiles (
  id uuid primary key references public.users (id) on delete cascade,
  display_name text,
  locale text not null default 'fr' check (locale in ('fr', 'en')),
  license text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.profiles is 'What a user shows and is entitled to; one row a user.';
comment on column public.profiles.id is 'Same as users.id; written by the trigger on auth.users.';
comment on column public.profiles.display_name is 'Name for greetings; from the account''s metadata, then written by the server.';
comment on column public.profiles.locale is 'Language of texts for this person, fr or en; written by the server.';
comment on column public.profiles.license is 'Licence that a confirmed booking gives, e.g. immersion; written by the booking functions only.';
comment on column public.profiles.created_at is 'When the row was made; written by the database.';
comment on column public.profiles.updated_at is 'Last change; written by the trigger.';
create trigger profiles_updated_at before update on public.profiles for each row
  execute function guichet.set_updated_at();

alter table public.profiles enable row level security;
revoke all on public.profiles from anon, authenticated, service_role;
grant select on public.profiles to authenticated;
grant select, insert, update, delete on public.profiles to service_role;
create policy "own profile" on public.profiles for select to authenticated using (id = (select auth.uid()));

create or replace function guichet.mirror_account() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.users (id, email) values (new.id, new.email)
    on conflict (id) do update set email = excluded.email where users.email is distinct from excluded.email;
  insert into public.profiles (id, display_name) values (new.id, new.raw_user_meta_data ->> 'display_name')
    on conflict (id) do nothing;
  return new;
end $$;
comment on function guichet.mirror_account() is 'Trigger on auth.users: gives every account its row in users and profiles, and keeps the address.';
revoke execute on function guichet.mirror_account() from public;

create or replace trigger guichet_mirror_account
  after insert or update of email on auth.users
  for each row execute function guichet.mirror_account();

-- accounts older than this migration
insert into public.users (id, email, created_at) select id, email, coalesce(created_at, now()) from auth.users
  on conflict do nothing;
insert into public.profiles (id) select id from public.users on conflict (id) do nothing;

-- Establishments ----------------------------------------------------------------------------------------

create table public.establishments (
  id uuid primary key default gen_random_uuid(),
  name text not null check (not guichet.is_blank(name) and length(name) <= 200),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.establishments is 'Businesses that use the till.';
comment on column public.establishments.id is 'Written by the database.';
comment on column public.establishments.name is 'Name that people know it by; written by the server.';
comment on column public.establishments.created_at is 'When the row was made; written by the database.';
comment on column public.establishments.updated_at is 'Last change; written by the trigger.';
create trigger establishments_updated_at before update on public.establishments for each row
  execute function guichet.set_updated_at();

create table public.establishment_members (
  establishment_id uuid not null references public.establishments (id) on delete cascade,
  user_id uuid not null references public.users (id) on delete cascade,
  role text not null default 'member' check (role in ('owner', 'admin', 'member')),
  created_at timestamptz not null default now(),
  primary key (establishment_id, user_id)
);
-- every policy asks "which establishments is this user a member of"
create index establishment_members_user_id on public.establishment_members (user_id);
comment on table public.establishment_members is 'Who belongs to which establishment.';
comment on column public.establishment_members.establishment_id is 'Written by add_establishment_member and the server.';
comment on column public.establishment_members.user_id is 'Written by add_establishment_member and the server.';
comment on column public.establishment_members.role is 'owner, admin or member; owner is given by an owner or the server only, and one stays (trigger keep_an_owner). Written by add_establishment_member, set_establishment_member_role and the server.';
comment on column public.establishment_members.created_at is 'When the row was made; written by the database.';

create or replace function guichet.my_establishment_ids() returns setof uuid
language sql stable security definer set search_path = ''
as $$ select establishment_id from public.establishment_members where user_id = (select auth.uid()) $$;
comment on function guichet.my_establishment_ids() is 'Establishments of the signed-in user; security definer so that policies on the member table do not ask themselves.';
revoke execute on function guichet.my_establishment_ids() from public;
grant execute on function guichet.my_establishment_ids() to authenticated, service_role;

alter table public.establishments enable row level security;
revoke all on public.establishments from anon, authenticated, service_role;
grant select on public.establishments to authenticated;
grant select, insert, update, delete on public.establishments to service_role;
create policy "own establishments" on public.establishments for select to authenticated
  using (id in (select guichet.my_establishment_ids()));

alter table public.establishment_members enable row level security;
revoke all on public.establishment_members from anon, authenticated, service_role;
grant select on public.establishment_members to authenticated;
grant select, insert, update, delete on public.establishment_members to service_role;
create policy "members of own establishments" on public.establishment_members for select to authenticated
  using (establishment_id in (select guichet.my_establishment_ids()));

-- Products -------------------------------------------------------------------------------------------------

create table if not exists public.products (
  id uuid primary key default gen_random_uuid(),
  name text not null check (not guichet.is_blank(name) and length(name) <= 200)
);
alter table public.products
  add column if not exists description text,
  add column if not exists price_cents bigint not null default 0 check (price_cents >= 0),
  add column if not exists currency text not null default 'eur' check (currency ~ '^[a-z]{3}$'),
  add column if not exists active boolean not null default true,
  add column if not exists created_at timestamptz not null default now(),
  add column if not exists updated_at timestamptz not null default now();
select guichet.widen_money('public.products', 'price_cents');
comment on table public.products is 'Goods that an order or a machine sells; not Stripe''s products, which are in catalog_plans.';
comment on column public.products.id is 'Written by the database.';
comment on column public.products.name is 'Label that is copied into orders; written by the server.';
comment on column public.products.description is 'Text for people; written by the server.';
comment on column public.products.price_cents is 'Price in minor units of currency; written by the server.';
comment on column public.products.currency is 'ISO 4217 in lower case, as Stripe writes it; written by the server.';
comment on column public.products.active is 'Whether it can be sold; written by the server.';
comment on column public.products.created_at is 'When the row was made; written by the database.';
comment on column public.products.updated_at is 'Last change; written by the trigger.';
create or replace trigger products_updated_at before update on public.products for each row
  execute function guichet.set_updated_at();

alter table public.products enable row level security;
revoke all on public.products from anon, authenticated, service_role;
grant select on public.products to authenticated;
grant select, insert, update, delete on public.products to service_role;
drop policy if exists "products on sale" on public.products;
create policy "products on sale" on public.products for select to authenticated using (active);

-- Machines ---------------------------------------------------------------------------------------------------

create table if not exists public.machines (
  id uuid primary key default gen_random_uuid()
);
alter table public.machines
  add column if not exists code text unique check (code ~ '^[A-Za-z0-9_-]{1,64}$'),
  add column if not exists name text,
  add column if not exists active boolean not null default true,
  add column if not exists created_at timestamptz not null default now();
-- a machine of an old table gets a code from its id, until somebody names it
update public.machines set code = 'machine-' || id where code is null;
alter table public.machines alter column code set not null;
comment on table public.machines is 'Vending machines; read by the server only.';
comment on column public.machines.id is 'Written by the database.';
comment on column public.machines.code is 'Name in settings and metadata.machine_id, e.g. pi_kiosk_1; written by the server.';
comment on column public.machines.name is 'Name for people; written by the server.';
comment on column public.machines.active is 'Whether it may open sessions; written by the server.';
comment on column public.machines.created_at is 'When the row was made; written by the database.';

alter table public.machines enable row level security;
revoke all on public.machines from anon, authenticated, service_role;
grant select, insert, update, delete on public.machines to service_role;
