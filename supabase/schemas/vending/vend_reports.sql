-- Written by npm run db:schemas. Last in migrations/20261201000450_vend_reports.sql, which never changes: change it in a new one.

create table public.vend_reports (
  id bigint generated always as identity not null,
  at timestamp with time zone default clock_timestamp() not null,
  session_id uuid not null,
  outcome text not null,
  detail jsonb not null,
  constraint vend_reports_pkey PRIMARY KEY (id),
  constraint vend_reports_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.vend_sessions(id)
);

comment on table public.vend_reports is 'What a machine''s bridge said of a vend, a row a word; at most twenty a vend. Append-only.';
comment on column public.vend_reports.id is 'Order of the words; written by the database.';
comment on column public.vend_reports.at is 'When it came in; written by the database.';
comment on column public.vend_reports.session_id is 'vend_sessions.id; written by guichet.keep_vend_report, as all that follows.';
comment on column public.vend_reports.outcome is 'As the bridge said it, whatever became of it.';
comment on column public.vend_reports.detail is 'What it said with it: reason, approve_rejected, said (what went over the line to the machine), at most 8 kB.';

CREATE INDEX vend_reports_session ON public.vend_reports USING btree (session_id, id);

alter table public.vend_reports enable row level security;
create policy "whoever may look at machines" on public.vend_reports for select to authenticated
  using (( SELECT guichet.may('read_machines'::text) AS may));

revoke all on public.vend_reports from public, anon, authenticated, service_role;
grant select on public.vend_reports to authenticated;
grant select on public.vend_reports to service_role;

CREATE TRIGGER vend_reports_append_only BEFORE DELETE OR UPDATE ON public.vend_reports FOR EACH ROW EXECUTE FUNCTION guichet.refuse_change('The machine says it again: report_vend_outcome.');
CREATE TRIGGER vend_reports_never_emptied BEFORE TRUNCATE ON public.vend_reports FOR EACH STATEMENT EXECUTE FUNCTION guichet.refuse_change();
