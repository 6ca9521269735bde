-- Written by npm run db:schemas. Last in migrations/20261201000615_replay_runs.sql, which never changes: change it in a new one.

create table public.replay_run_events (
  run uuid not null,
  event uuid not null,
  seq bigint not null,
  replays integer not null,
  result text,
  constraint replay_run_events_pkey PRIMARY KEY (run, event),
  constraint replay_run_events_result_check CHECK ((result = ANY (ARRAY['replayed'::text, 'busy'::text, 'expired'::text, 'ignored'::text, 'not_found'::text, 'changed'::text]))),
  constraint replay_run_events_event_fkey FOREIGN KEY (event) REFERENCES public.stripe_webhook_log(id) ON DELETE CASCADE,
  constraint replay_run_events_run_fkey FOREIGN KEY (run) REFERENCES public.replay_runs(id) ON DELETE CASCADE
);

comment on table public.replay_run_events is 'The events of a run. Written by desk_start_replay; the result by desk_continue_replay.';
comment on column public.replay_run_events.run is 'replay_runs.id.';
comment on column public.replay_run_events.event is 'stripe_webhook_log.id.';
comment on column public.replay_run_events.seq is 'stripe_webhook_log.seq: they are replayed in order of arrival.';
comment on column public.replay_run_events.replays is 'stripe_webhook_log.replays when it was chosen: its version. Replayed since by somebody else, it is left as it is.';
comment on column public.replay_run_events.result is 'Null: its turn has not come. replayed; busy: an execution has it; expired: its payload is gone; ignored: of another account or mode; changed: replayed by somebody else since it was chosen.';

CREATE INDEX replay_run_events_event ON public.replay_run_events USING btree (event);
CREATE INDEX replay_run_events_left ON public.replay_run_events USING btree (run, seq) WHERE (result IS NULL);

alter table public.replay_run_events enable row level security;

revoke all on public.replay_run_events from public, anon, authenticated, service_role;
grant select on public.replay_run_events to service_role;
