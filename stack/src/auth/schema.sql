-- What the sign-in stand-in keeps, in the columns that hosted Supabase uses, so that SQL written
-- against one reads the other. Safe to run at every start.
create schema if not exists auth;

create table if not exists auth.users (
  id uuid primary key default gen_random_uuid(),
  email text
);
alter table auth.users
  add column if not exists instance_id uuid,
  add column if not exists aud text not null default 'authenticated',
  add column if not exists role text not null default 'authenticated',
  add column if not exists encrypted_password text,
  add column if not exists email_confirmed_at timestamptz,
  add column if not exists last_sign_in_at timestamptz,
  add column if not exists raw_app_meta_data jsonb,
  add column if not exists raw_user_meta_data jsonb,
  add column if not exists banned_until timestamptz,
  add column if not exists created_at timestamptz not null default now(),
  add column if not exists updated_at timestamptz not null default now();

-- one account an address, however it is written
create unique index if not exists users_email_lower_key on auth.users (lower(email));

create table if not exists auth.sessions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  created_at timestamptz not null default now(),
  refreshed_at timestamptz
);
create index if not exists sessions_user_id_idx on auth.sessions (user_id);
comment on table auth.sessions is 'One sign-in on one device; deleting it signs that device out. Written by the sign-in service.';

create table if not exists auth.refresh_tokens (
  id bigint generated always as identity primary key,
  session_id uuid not null references auth.sessions (id) on delete cascade,
  token_hash bytea not null unique,
  revoked_at timestamptz,
  created_at timestamptz not null default now()
);
create index if not exists refresh_tokens_session_id_idx on auth.refresh_tokens (session_id);
comment on table auth.refresh_tokens is 'Each token serves once; a second use outside the grace interval ends its session. Written by the sign-in service.';
comment on column auth.refresh_tokens.token_hash is 'sha256 of the token: a copy of this table signs nobody in';
comment on column auth.refresh_tokens.revoked_at is 'when the token was exchanged for the next one; null while it is the current one';
