-- Written by npm run db:schemas. Last in migrations/20261121002010_space_products.sql, which never changes: change it in a new one.

create table public.space_sync_log (
  id bigint generated always as identity not null,
  outbox_id uuid not null,
  space_id uuid,
  rev bigint,
  type text,
  step text not null,
  status text not null,
  duration_ms integer,
  stripe_id text,
  message text,
  created_at timestamp with time zone default now() not null,
  constraint space_sync_log_pkey PRIMARY KEY (id),
  constraint space_sync_log_status_check CHECK ((status = ANY (ARRAY['done'::text, 'skipped'::text, 'failed'::text])))
);

comment on table public.space_sync_log is 'Every step of the synchronisation of spaces with Stripe.';
comment on column public.space_sync_log.id is 'Order of the steps; written by the database.';
comment on column public.space_sync_log.outbox_id is 'Row of the outbox that asked; written by plan_space_sync, record_space_sync, record_space_failure.';
comment on column public.space_sync_log.space_id is 'Written by the same.';
comment on column public.space_sync_log.rev is 'Revision that was brought to Stripe; written by the same.';
comment on column public.space_sync_log.type is 'INSERT, UPDATE or DELETE; written by the same.';
comment on column public.space_sync_log.step is 'plan, create_product, create_price, update_product, archive_price, archive_product; written by the same.';
comment on column public.space_sync_log.status is 'done, skipped (nothing to do), failed (tried again or parked); written by the same.';
comment on column public.space_sync_log.duration_ms is 'From the end of the step before, for the whole batch that the step was taken with; null where it is not known. Written by the same.';
comment on column public.space_sync_log.stripe_id is 'Object that Stripe answered with; written by record_space_sync.';
comment on column public.space_sync_log.message is 'Why it failed or was skipped; written by plan_space_sync, record_space_failure.';
comment on column public.space_sync_log.created_at is 'When the step ended; written by the database.';

CREATE INDEX space_sync_log_outbox_id ON public.space_sync_log USING btree (outbox_id);
CREATE INDEX space_sync_log_space_id ON public.space_sync_log USING btree (space_id, id);

alter table public.space_sync_log enable row level security;
create policy "administrators read the log" on public.space_sync_log for select to authenticated
  using (( SELECT guichet.may('read_spaces'::text) AS may));

revoke all on public.space_sync_log from public, anon, authenticated, service_role;
grant select on public.space_sync_log to authenticated;
grant delete, insert, select, update on public.space_sync_log to service_role;
