-- Written by npm run db:schemas. Last in migrations/20261201000110_desk_bell.sql, which never changes: change it in a new one.

create table public.desk_bell (
  topic text not null,
  at timestamp with time zone default clock_timestamp() not null,
  constraint desk_bell_pkey PRIMARY KEY (topic),
  constraint desk_bell_topic_check CHECK ((topic ~ '^[a-z]+(_[a-z]+)*$'::text))
);

comment on table public.desk_bell is 'One row a topic; a change of it is a ring. Published, and read by staff.';
comment on column public.desk_bell.topic is 'What changed: money, orders, vends, machines, wallets, bookings, subscriptions, catalogue, events, outbox, alerts, team, decisions, settings. Written by migrations.';
comment on column public.desk_bell.at is 'When it rang last, to the second or so. Written by guichet.ring_bell.';

alter table public.desk_bell enable row level security;
create policy "staff hear it, and everybody that the team changed" on public.desk_bell for select to authenticated
  using (((topic = 'team'::text) OR ( SELECT guichet.is_staff() AS is_staff)));

revoke all on public.desk_bell from public, anon, authenticated, service_role;
grant select on public.desk_bell to authenticated;
grant select on public.desk_bell to service_role;

alter publication supabase_realtime add table public.desk_bell;
