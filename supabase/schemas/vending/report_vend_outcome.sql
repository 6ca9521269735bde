-- Written by npm run db:schemas. Last in migrations/20261201000450_vend_reports.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.report_vend_outcome(machine_token text, session_id uuid, outcome text, detail jsonb DEFAULT '{}'::jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.report_vend_outcome(text,uuid,text,jsonb) is 'The bridge tells how a vend ended: success, failure, cancelled, timeout, reset, unknown. detail: {reason?, approve_rejected?: the board refused our approve, said?: [{at, from: machine|bridge, raw, says}] what went over the line, …}, kept in vend_reports whatever becomes of it. → {result: recorded|already|refused, status, outcome, reason?: outcome|detail|not_found}. Of a paid session whose dispense was never begun success and unknown are recorded as unknown, the money held, and only staff or the policy end it. Safe to repeat.';

revoke all on function public.report_vend_outcome(text,uuid,text,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.report_vend_outcome(text,uuid,text,jsonb) to anon;
grant execute on function public.report_vend_outcome(text,uuid,text,jsonb) to authenticated;
grant execute on function public.report_vend_outcome(text,uuid,text,jsonb) to service_role;
