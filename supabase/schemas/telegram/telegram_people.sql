-- Written by npm run db:schemas. Last in migrations/20261201000710_telegram_people.sql, which never changes: change it in a new one.

create table public.telegram_people (
  user_id uuid not null,
  telegram_id bigint not null,
  name text not null,
  username text,
  wakes boolean default false not null,
  second_factor boolean default false not null,
  bound_at timestamp with time zone default clock_timestamp() not null,
  constraint telegram_people_pkey PRIMARY KEY (user_id),
  constraint telegram_people_telegram_id_key UNIQUE (telegram_id),
  constraint telegram_people_telegram_id_check CHECK ((telegram_id > 0)),
  constraint telegram_people_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE
);

comment on table public.telegram_people is 'Accounts of Telegram that belong to staff. What each may, their roles say at each press.';
comment on column public.telegram_people.user_id is 'The person. Written by guichet.bind_telegram.';
comment on column public.telegram_people.telegram_id is 'Telegram''s number of the account, which never changes. Written by guichet.bind_telegram.';
comment on column public.telegram_people.name is 'As Telegram gave it when it was bound, for whoever reads the list. Written by guichet.bind_telegram.';
comment on column public.telegram_people.username is 'The @name at that time, if any; nothing is decided by it. Written by guichet.bind_telegram.';
comment on column public.telegram_people.wakes is 'Whether what is urgent calls this person by name. Written by set_telegram_wake.';
comment on column public.telegram_people.second_factor is 'Whether the code was made after a second factor: what a press may, it may no more than who bound the account had shown. Written by guichet.bind_telegram.';
comment on column public.telegram_people.bound_at is 'When. Written by the database.';

alter table public.telegram_people enable row level security;
create policy "one's own account, and all for who manages roles" on public.telegram_people for select to authenticated
  using (((user_id = ( SELECT auth.uid() AS uid)) OR ( SELECT guichet.may('manage_roles'::text) AS may)));

revoke all on public.telegram_people from public, anon, authenticated, service_role;
grant select on public.telegram_people to authenticated;
grant select on public.telegram_people to service_role;
