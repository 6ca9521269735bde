-- Written by npm run db:schemas. Last in migrations/20261201000710_telegram_people.sql, which never changes: change it in a new one.

create table guichet.telegram_codes (
  user_id uuid not null,
  code_hash bytea not null,
  second_factor boolean default false not null,
  expires_at timestamp with time zone not null,
  constraint telegram_codes_pkey PRIMARY KEY (user_id),
  constraint telegram_codes_code_hash_key UNIQUE (code_hash),
  constraint telegram_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE
);

comment on table guichet.telegram_codes is 'One code a person, for a quarter of an hour; gone once it is used.';
comment on column guichet.telegram_codes.user_id is 'Who asked for it. Written by create_telegram_code.';
comment on column guichet.telegram_codes.code_hash is 'SHA-256 of the code; the code itself is nowhere. Written by create_telegram_code.';
comment on column guichet.telegram_codes.second_factor is 'Whether who asked for it had shown a second factor. Written by create_telegram_code.';
comment on column guichet.telegram_codes.expires_at is 'Not after. Written by create_telegram_code.';

alter table guichet.telegram_codes enable row level security;

revoke all on guichet.telegram_codes from public, anon, authenticated, service_role;
