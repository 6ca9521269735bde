-- Vends as the desk shows them: found by time and amount, each with what its machine said and what Stripe says. Who
-- paid, and whatever is of Stripe, is for those who may read money.

create or replace function guichet.vend_row(s public.vend_sessions, p_money boolean) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('id', s.id, 'at', s.created_at, 'machine_id', s.machine_id,
    'machine_name', coalesce(m.name, m.code), 'slot_number', s.slot,
    'slot', (select coalesce(k.label, k.slot_number::text) from public.stocks k
      where k.machine_id = m.id and k.slot_number = s.slot),
    'label', coalesce(s.product_label, s.item),
    'amount_minor', s.amount_minor, 'currency', s.currency, 'status', s.status, 'outcome', s.outcome,
    'payment_method', s.payment_method, 'payment_state', s.payment_state,
    'undecided', s.status = 'PAID' and s.outcome = 'unknown', 'unknown_since', p.unknown_since,
    'decided_by', p.decided_by,
    'payer', case when p_money and u.id is not null then jsonb_build_object('id', u.id, 'email', u.email) end,
    'version', guichet.version_of(s.updated_at),
    'key', guichet.version_of(s.created_at) || '_' || s.id)
  from public.machines m join public.vend_session_private p on p.session_id = s.id
    left join public.users u on u.id = p.payer_id
  where m.code = s.machine_id
$$;
comment on function guichet.vend_row(public.vend_sessions, boolean) is 'A vend in a line of the desk.';

create or replace function public.desk_vends(p_machine_id text default null, p_from timestamptz default null,
  p_to timestamptz default null, p_amount_minor bigint default null, p_outcome text default null,
  p_slot_number integer default null, p_day date default null, p_around time default null,
  p_after text default null, p_limit integer default 50) returns jsonb
language plpgsql stable security definer set search_path = '' set plan_cache_mode = 'force_custom_plan'
as $$
declare
  v_limit integer := least(greatest(coalesce(p_limit, 50), 1), 200);
  v_at timestamptz := split_part(p_after, '_', 1)::timestamptz;
  v_id uuid := guichet.try_uuid(split_part(p_after, '_', 2));
  v_money boolean;
  v_from timestamptz := p_from;
  v_to timestamptz := p_to;
  v_rows jsonb;
  v_count integer;
begin
  perform guichet.require_right('read_machines');
  v_money := guichet.may('read_money');
  if p_day is not null then
    -- a customer says a day and "about two": half an hour before and after, by the clock of the business
    v_from := greatest(p_from, (case when p_around is null then p_day::timestamp
      else p_day + p_around - interval '30 minutes' end) at time zone guichet.zone());
    v_to := least(p_to, (case when p_around is null then p_day + interval '1 day'
      else p_day + p_around + interval '30 minutes' end) at time zone guichet.zone());
  end if;
  select coalesce(jsonb_agg(guichet.vend_row(r.s, v_money) order by r.at desc, r.id desc), '[]') into v_rows from (
    select s, s.created_at as at, s.id from public.vend_sessions s
     where (p_machine_id is null or s.machine_id = p_machine_id)
       and (p_slot_number is null or s.slot = p_slot_number)
       and (v_from is null or s.created_at >= v_from) and (v_to is null or s.created_at < v_to)
       and (p_amount_minor is null or s.amount_minor = p_amount_minor)
       and (p_outcome is null
         or (p_outcome = 'undecided' and s.status = 'PAID' and s.outcome = 'unknown')
         or (p_outcome = 'open' and s.status in ('PENDING', 'PAID') and s.outcome is null)
         or (p_outcome not in ('undecided', 'open') and s.outcome = p_outcome))
       and (p_after is null or (s.created_at, s.id) < (v_at, v_id))
     order by s.created_at desc, s.id desc limit v_limit) r;
  select count(*) into v_count from (
    select from public.vend_sessions s
     where (p_machine_id is null or s.machine_id = p_machine_id)
       and (p_slot_number is null or s.slot = p_slot_number)
       and (v_from is null or s.created_at >= v_from) and (v_to is null or s.created_at < v_to)
       and (p_amount_minor is null or s.amount_minor = p_amount_minor)
       and (p_outcome is null
         or (p_outcome = 'undecided' and s.status = 'PAID' and s.outcome = 'unknown')
         or (p_outcome = 'open' and s.status in ('PENDING', 'PAID') and s.outcome is null)
         or (p_outcome not in ('undecided', 'open') and s.outcome = p_outcome))
     order by s.created_at desc limit 1000) c;
  return jsonb_build_object('rows', v_rows, 'count', v_count, 'capped', v_count = 1000,
    'next', case when jsonb_array_length(v_rows) = v_limit then v_rows -> -1 ->> 'key' end);
end $$;
comment on function public.desk_vends(text, timestamptz, timestamptz, bigint, text, integer, date, time, text, integer) is 'Vends, newest first, by machine, time, amount in minor units, slot and how they ended (undecided: unknown and waiting for staff; open; or vend_sessions.outcome); p_day, and p_around half an hour before and after, by the clock of the business → {rows: [{id, at, machine_id, machine_name, slot_number, slot: its label now, label: what was sold, amount_minor, currency, status, outcome, payment_method, payment_state, undecided, unknown_since, decided_by, payer: {id, email} or null, version, key}], count: at most 1000, capped, next: p_after of the next page, null at the end}. Whoever may read_machines; the payer only with read_money.';

create or replace function guichet.payment_account(p public.payments) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('payment_id', p.id, 'role', p.role, 'status', p.status, 'settlement', p.settlement,
    'amount_minor', p.amount_cents, 'received_minor', p.amount_received_cents, 'refunded_minor',
    p.amount_refunded_cents,
    'refundable_minor', case when p.status = 'succeeded' then guichet.refundable_cents(p) else 0 end,
    'refund_blocked', p.refund_blocked, 'currency', lower(p.currency), 'intent', p.stripe_payment_intent_id,
    'charge', p.stripe_charge_id, 'receipt_url', p.receipt_url, 'error_code', p.error_code,
    'succeeded_at', p.succeeded_at,
    'events', coalesce((select jsonb_agg(jsonb_build_object('at', to_timestamp(e.event_created), 'type', e.type,
        'status', e.payload ->> 'status', 'event_id', e.stripe_event_id) order by e.event_created, e.created_at)
      from public.payment_events e where e.payment_id = p.id), '[]'),
    'refunds', coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'at', r.created_at, 'amount_minor',
        r.amount_cents, 'status', r.status, 'reason', r.reason, 'failure_reason', r.failure_reason)
        order by r.created_at) from public.refunds r where r.payment_id = p.id), '[]'),
    'asked', coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'topic', o.topic, 'status', o.status, 'at',
        o.created_at, 'settled_at', o.settled_at, 'error', o.error_message) order by o.seq)
      from public.outbox o where o.object_key = 'payment_intent:' || p.stripe_payment_intent_id), '[]'))
$$;
comment on function guichet.payment_account(public.payments) is 'What Stripe says of a payment, and what was asked of it.';

create or replace function public.desk_vend(p_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
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
end $$;
comment on function public.desk_vend(uuid) is 'One vend, as in desk_vends and with {reports: [{at, outcome, reason, approve_rejected, said: what went over the line}], payments: [{payment_id, role, status, settlement, amount_minor, received_minor, refunded_minor, refundable_minor, refund_blocked, currency, intent, events, refunds, asked: outbox rows}] and wallet: [{at, kind, amount_minor, currency}], both null without read_money, decisions, decide_before and unknown_policy: what becomes of it when nobody decides, expires_at, paid_at, dispense_started_at, settled_at}; null where there is none. Whoever may read_machines.';

revoke execute on function guichet.vend_row(public.vend_sessions, boolean),
public.desk_vends(text, timestamptz, timestamptz, bigint, text, integer, date, time, text, integer),
  guichet.payment_account(public.payments), public.desk_vend(uuid) from public, anon, authenticated;
grant execute on function public.desk_vends(text, timestamptz, timestamptz, bigint, text, integer, date, time, text,
  integer),
  public.desk_vend(uuid) to authenticated, service_role;
