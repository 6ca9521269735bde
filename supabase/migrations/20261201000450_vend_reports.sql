-- Every word of a machine about a vend, also the one that came too late to decide anything: staff read them all.

create table public.vend_reports (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  session_id uuid not null references public.vend_sessions (id),
  outcome text not null,
  detail jsonb not null
);
comment on table public.vend_reports is 'What a machine''s bridge said of a vend, a row a word; at most twenty a vend. Append-only.';
comment on column public.vend_reports.id is 'Order of the words; written by the database.';
comment on column public.vend_reports.at is 'When it came in; written by the database.';
comment on column public.vend_reports.session_id is 'vend_sessions.id; written by guichet.keep_vend_report, as all that follows.';
comment on column public.vend_reports.outcome is 'As the bridge said it, whatever became of it.';
comment on column public.vend_reports.detail is 'What it said with it: reason, approve_rejected, said (what went over the line to the machine), at most 8 kB.';
-- the words about a vend, in order
create index vend_reports_session on public.vend_reports (session_id, id);
create trigger vend_reports_append_only before update or delete on public.vend_reports
  for each row execute function guichet.refuse_change('The machine says it again: report_vend_outcome.');
create trigger vend_reports_never_emptied before truncate on public.vend_reports
  for each statement execute function guichet.refuse_change();

alter table public.vend_reports enable row level security;
revoke all on public.vend_reports from public, anon, authenticated, service_role;
revoke all on sequence public.vend_reports_id_seq from anon, authenticated, service_role;
grant select on public.vend_reports to authenticated, service_role;
create policy "whoever may look at machines" on public.vend_reports for select to authenticated
  using ((select guichet.may('read_machines')));

create or replace function guichet.keep_vend_report(p_session_id uuid, p_outcome text, p_detail jsonb) returns void
language sql volatile security definer set search_path = ''
as $$
  insert into public.vend_reports (session_id, outcome, detail)
  select p_session_id, p_outcome, p_detail
   where not exists (select from public.vend_reports r
      where r.session_id = p_session_id and r.outcome = p_outcome and r.detail = p_detail)
     -- whoever has a machine's token fills no disk
     and (select count(*) from public.vend_reports r where r.session_id = p_session_id) < 20
$$;
comment on function guichet.keep_vend_report(uuid, text, jsonb) is 'Keeps a word of a machine, once. The caller holds the session''s lock.';

create or replace function public.report_vend_outcome(machine_token text, session_id uuid, outcome text,
  detail jsonb default '{}') returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_machine public.machines := guichet.machine_of_token(machine_token);
  v_session public.vend_sessions;
begin
  if report_vend_outcome.outcome is null or report_vend_outcome.outcome not in ('success', 'failure', 'cancelled',
    'timeout', 'reset', 'unknown') then
    return jsonb_build_object('result', 'refused', 'reason', 'outcome');
  end if;
  if pg_column_size(detail) > 8192 or coalesce(jsonb_typeof(detail), 'object') <> 'object' then
    return jsonb_build_object('result', 'refused', 'reason', 'detail');
  end if;
  v_session := guichet.lock_vend_session(report_vend_outcome.session_id);
  if v_session.id is null or v_session.machine_id <> v_machine.code then
    return jsonb_build_object('result', 'refused', 'reason', 'not_found');
  end if;
  perform guichet.keep_vend_report(v_session.id, report_vend_outcome.outcome, coalesce(detail, '{}'));
  if v_session.status in ('COMPLETED', 'FAILED') then
    -- the machine's word comes after the decision: the decision stands, support hears of it
    if (v_session.status = 'FAILED' and v_session.dispense_started_at is not null
      and report_vend_outcome.outcome in ('success', 'reset'))
       -- also of one that was paid and never begun: the money has gone back, and a product may be out
       or (v_session.status = 'FAILED' and v_session.payment_method is not null
         and report_vend_outcome.outcome = 'success')
       or (v_session.status = 'COMPLETED' and report_vend_outcome.outcome = 'failure') then
      perform guichet.alert('vend_outcome_contradicted', v_session.id::text,
        jsonb_build_object('vend_session_id', v_session.id, 'machine_id', v_session.machine_id,
        'amount', v_session.amount_minor, 'currency', v_session.currency, 'settled',
        coalesce(v_session.outcome, v_session.status),
        'machine_says', report_vend_outcome.outcome,
        'reason', case v_session.status when 'FAILED' then 'dispensed_after_all' else 'charged_not_dispensed' end));
    end if;
    return jsonb_build_object('result', 'already', 'status', v_session.status, 'outcome', v_session.outcome);
  end if;
  if v_session.outcome = 'unknown' and (v_session.dispense_started_at is null
     or (report_vend_outcome.outcome not in ('success', 'failure', 'reset')
       and not (report_vend_outcome.outcome = 'cancelled' and coalesce(detail ->> 'approve_rejected' = 'true', false))))
         then
    -- of a dispense that was never begun no second word of the machine is worth more than the first: staff or policy
    -- decide
    return jsonb_build_object('result', 'already', 'status', v_session.status, 'outcome', v_session.outcome);
  end if;
  v_session := guichet.end_vend(v_session, report_vend_outcome.outcome, case
    -- the first word decides what staff read, in a code: the bridge's own text stands beside it
    when v_session.status = 'PAID' and v_session.dispense_started_at is null
      and report_vend_outcome.outcome in ('success', 'unknown')
      then coalesce(detail, '{}') || jsonb_build_object('reason', 'not_begun', 'machine_says',
        report_vend_outcome.outcome, 'machine_reason', detail ->> 'reason')
    else coalesce(detail, '{}') end);
  return jsonb_build_object('result', 'recorded', 'status', v_session.status, 'outcome', v_session.outcome);
end $$;
comment on function public.report_vend_outcome(text, uuid, text, jsonb) is 'The bridge tells how a vend ended: success, failure, cancelled, timeout, reset, unknown. detail: {reason?, approve_rejected?: the board refused our approve, said?: [{at, from: machine|bridge, raw, says}] what went over the line, …}, kept in vend_reports whatever becomes of it. → {result: recorded|already|refused, status, outcome, reason?: outcome|detail|not_found}. Of a paid session whose dispense was never begun success and unknown are recorded as unknown, the money held, and only staff or the policy end it. Safe to repeat.';

revoke execute on function guichet.keep_vend_report(uuid, text, jsonb) from public, anon, authenticated;
