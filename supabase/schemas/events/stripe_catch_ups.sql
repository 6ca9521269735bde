-- Written by npm run db:schemas. Last in migrations/20261121000195_catch_up.sql, which never changes: change it in a new one.

create table public.stripe_catch_ups (
  consumer text not null,
  sweep uuid default gen_random_uuid() not null,
  since timestamp with time zone not null,
  before_event_id text,
  before_created timestamp with time zone,
  page_size integer default 500 not null,
  seen integer default 0 not null,
  stored integer default 0 not null,
  started_at timestamp with time zone default now() not null,
  finished_at timestamp with time zone,
  constraint stripe_catch_ups_pkey PRIMARY KEY (consumer),
  constraint stripe_catch_ups_page_size_check CHECK (((page_size >= 1) AND (page_size <= 1000)))
);

comment on table public.stripe_catch_ups is 'How far undelivered events have been asked for; one row a consumer.';
comment on column public.stripe_catch_ups.consumer is 'Consumer of the event log that the events are stored for; written by begin_stripe_catch_up, like all columns but those below.';
comment on column public.stripe_catch_ups.sweep is 'Running or last sweep: what an older one reports is not heard.';
comment on column public.stripe_catch_ups.since is 'The sweep asks for events from then on.';
comment on column public.stripe_catch_ups.before_event_id is 'evt_… up to which the sweep has come; null: at its beginning. Written by record_stripe_catch_up.';
comment on column public.stripe_catch_ups.before_created is 'When that event was made; written by record_stripe_catch_up.';
comment on column public.stripe_catch_ups.page_size is 'Events in one page; written by the operator.';
comment on column public.stripe_catch_ups.seen is 'Events listed in this sweep; written by record_stripe_catch_up.';
comment on column public.stripe_catch_ups.stored is 'Those of them that the log did not have; written by record_stripe_catch_up.';
comment on column public.stripe_catch_ups.started_at is 'When the sweep began.';
comment on column public.stripe_catch_ups.finished_at is 'When it had asked for everything; null: it goes on. Written by finish_stripe_catch_up.';

alter table public.stripe_catch_ups enable row level security;

revoke all on public.stripe_catch_ups from public, anon, authenticated, service_role;
grant delete, insert, select, update on public.stripe_catch_ups to service_role;
