-- Written by npm run db:schemas. Last in migrations/20261201000480_desk_vends.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_vend(p_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_session public.vend_sessions;
  v_private public.vend_session_private;
  v_machine public.machines;
  v_money boolean;
begin
  perform guichet.require_right('read_machines');
  v_money := guichet.may('read_money');
  select * into v_session from public.vend_sessions s where s.id = p_id;
  if not found then
    return null;
  end if;
  select * into v_private from public.vend_session_private p where p.session_id = p_id;
  select * into v_machine from public.machines m where m.code = v_session.machine_id;
  return guichet.vend_row(v_session, v_money) || jsonb_build_object(
    'sees_money', v_money, 'place', v_machine.address, 'expires_at', v_session.expires_at,
    'paid_at', v_private.paid_at, 'dispense_started_at', v_session.dispense_started_at,
    'settled_at', v_private.settled_at, 'outcome_detail', v_private.outcome_detail - 'said',
    'decide_before', case when v_session.status = 'PAID' and v_session.outcome = 'unknown'
      then v_private.unknown_since + interval '24 hours' end,
    'unknown_policy', v_machine.unknown_policy,
    'reports', coalesce((select jsonb_agg(jsonb_build_object('at', r.at, 'outcome', r.outcome,
        'reason', r.detail ->> 'reason', 'approve_rejected', r.detail -> 'approve_rejected', 'said', r.detail -> 'said')
        order by r.id) from public.vend_reports r where r.session_id = p_id), '[]'),
    'payments', case when v_money then coalesce((select jsonb_agg(guichet.payment_account(p)
      order by p.role, p.created_at)
      from public.payments p where p.vend_session_id = p_id), '[]') end,
    'wallet', case when v_money then coalesce((select jsonb_agg(jsonb_build_object('at', t.created_at, 'kind', t.kind,
        'amount_minor', t.amount_minor, 'currency', t.currency) order by t.seq)
      from public.transactions t where t.vend_session_id = p_id and t.wallet_id is not null), '[]') end,
    'decisions', coalesce((select jsonb_agg(jsonb_build_object('at', a.at, 'by', a.said_by, 'door', a.door,
        'action', a.action, 'reason', a.reason, 'after', a.after) order by a.id)
      from public.staff_actions a where a.subject_table = 'vend_sessions' and a.subject_id = p_id::text), '[]'));
end $function$;

comment on function public.desk_vend(uuid) is 'One vend, as in desk_vends and with {reports: [{at, outcome, reason, approve_rejected, said: what went over the line}], payments: [{payment_id, role, status, settlement, amount_minor, received_minor, refunded_minor, refundable_minor, refund_blocked, currency, intent, events, refunds, asked: outbox rows}] and wallet: [{at, kind, amount_minor, currency}], both null without read_money, decisions, decide_before and unknown_policy: what becomes of it when nobody decides, expires_at, paid_at, dispense_started_at, settled_at}; null where there is none. Whoever may read_machines.';

revoke all on function public.desk_vend(uuid) from public, anon, authenticated, service_role;
grant execute on function public.desk_vend(uuid) to authenticated;
grant execute on function public.desk_vend(uuid) to service_role;
