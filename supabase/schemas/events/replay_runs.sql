-- Written by npm run db:schemas. Last in migrations/20261201000615_replay_runs.sql, which never changes: change it in a new one.

create table public.replay_runs (
  id uuid not null,
  at timestamp with time zone default clock_timestamp() not null,
  user_id uuid,
  said_by text,
  filter jsonb default '{}'::jsonb not null,
  reason text,
  total bigint not null,
  replayed integer default 0 not null,
  refused integer default 0 not null,
  finished_at timestamp with time zone,
  constraint replay_runs_pkey PRIMARY KEY (id),
  constraint replay_runs_total_check CHECK ((total > 0))
);

comment on table public.replay_runs is 'Events that staff replay together, one row a press.';
comment on column public.replay_runs.id is 'Chosen by the page that asks, so that a second press is the same run. Written by desk_start_replay.';
comment on column public.replay_runs.at is 'When it was asked for; written by the database.';
comment on column public.replay_runs.user_id is 'auth.uid() of who asked, null for the server; no foreign key, it outlives the account. Written by desk_start_replay.';
comment on column public.replay_runs.said_by is 'E-mail of that person; written by desk_start_replay.';
comment on column public.replay_runs.filter is 'The filter they were chosen by (guichet.events_where), {} where each was named. Written by desk_start_replay.';
comment on column public.replay_runs.reason is 'Why, as they said; written by desk_start_replay.';
comment on column public.replay_runs.total is 'How many were chosen, as the person saw before; written by desk_start_replay.';
comment on column public.replay_runs.replayed is 'How many wait for the synchronisation again because of it; written by desk_continue_replay.';
comment on column public.replay_runs.refused is 'How many were left as they were; why stands with each. Written by desk_continue_replay.';
comment on column public.replay_runs.finished_at is 'When the last one was asked for; written by desk_continue_replay.';

CREATE INDEX replay_runs_at ON public.replay_runs USING btree (at);

alter table public.replay_runs enable row level security;

revoke all on public.replay_runs from public, anon, authenticated, service_role;
grant select on public.replay_runs to service_role;
