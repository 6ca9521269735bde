-- What a machine's bridge may do, with its own token and nothing else; and what time and staff decide.

create or replace function guichet.vend_session_json(s public.vend_sessions) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('id', s.id, 'status', s.status, 'amount', s.amount::text, 'amount_minor', s.amount_minor,
    'currency', s.currency,
    'item', s.item, 'product_label', s.product_label, 'expires_at', s.expires_at, 'outcome', s.outcome, 'payment_state',
    s.payment_state,
    'dispense_started_at', s.dispense_started_at)
$$;
comment on function guichet.vend_session_json(public.vend_sessions) is 'A session as the bridge reads it; amount as text, because a float would round it.';

create or replace function guichet.vend_price_verdict(p_machine public.machines, p_slot_number integer, p_item text,
  p_minor bigint) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_slot record;
  v_told jsonb;
begin
  select coalesce(p.name, k.label) as name,
      -- a product's 0 is the column's default, not a price that somebody has set; one in another currency says nothing
      -- here
      case when coalesce(lower(p.currency), p_machine.currency) = p_machine.currency
        then coalesce(k.price_cents, nullif(p.price_cents, 0)) end as price_minor
    into v_slot
    from public.stocks k left join public.products p on p.id = k.product_id
    where k.machine_id = p_machine.id and k.slot_number = p_slot_number;
  if v_slot.price_minor = p_minor then
    return 'fits';
  end if;
  v_told := jsonb_build_object('machine_id', p_machine.code, 'machine_name', p_machine.name, 'place', p_machine.address,
    'item', coalesce(v_slot.name, p_item), 'slot', p_slot_number, 'amount', p_minor, 'currency', p_machine.currency);
  if v_slot.price_minor is not null then
    -- once a slot and day: whoever asks at random makes no flood
    perform guichet.alert('vend_price_refused', p_machine.code || ':' || p_slot_number || ':'
      || (clock_timestamp() at time zone 'UTC')::date,
      v_told || jsonb_build_object('expected_amount', v_slot.price_minor, 'expected_currency', p_machine.currency));
    return 'refuse';
  end if;
  if p_machine.price_policy = 'tell' then
    -- once an item and price; how many there can be is bounded by sessions_per_minute
    perform guichet.alert('vend_price_unconfirmed',
      p_machine.code || ':' || coalesce(p_slot_number::text, 'item ' || p_item, '') || ':' || p_minor, v_told);
  end if;
  return case p_machine.price_policy when 'refuse' then 'refuse' else 'fits' end;
end $$;
comment on function guichet.vend_price_verdict(public.machines, integer, text, bigint) is 'May a machine ask that much for that slot → fits | refuse. The slot''s own price decides, else its product''s; where there is none in the machine''s currency the machine''s price_policy. Tells support of what it refuses, and with "tell" of what it could not check.';

create or replace function public.open_vend_session(machine_token text, session_id uuid, amount text,
  item text default null, window_seconds integer default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_machine public.machines := guichet.machine_of_token(machine_token);
  v_session public.vend_sessions;
  v_open public.vend_sessions;
  v_minor bigint;
  v_slot record;
  v_item text := left(nullif(guichet.stripped(open_vend_session.item), ''), 64);
  v_number text;
  v_result text := 'opened';
begin
  if open_vend_session.session_id is null then
    return jsonb_build_object('result', 'refused', 'reason', 'session_id');
  end if;
  -- one request of a machine after the other
  perform 1 from public.machines m where m.id = v_machine.id for no key update;
  update public.machines m set last_seen_at = clock_timestamp() where m.id = v_machine.id;

  select * into v_session from public.vend_sessions s where s.id = open_vend_session.session_id;
  if found then
    -- the same request again: its answer was lost on the way
    if v_session.machine_id = v_machine.code then
      return jsonb_build_object('result', 'opened', 'session', guichet.vend_session_json(v_session));
    end if;
    return jsonb_build_object('result', 'refused', 'reason', 'session_id');
  end if;
  v_minor := guichet.minor_units(open_vend_session.amount, v_machine.currency);
  if v_minor is null then
    return jsonb_build_object('result', 'refused', 'reason', 'amount');
  end if;
  if (select count(*) from public.vend_sessions s
      where s.machine_id = v_machine.code
        and s.created_at > clock_timestamp() - interval '1 minute') >= v_machine.sessions_per_minute then
    -- no customer presses that fast: a broken machine, or somebody with its token. Told once an hour.
    perform guichet.alert('machine_session_limit',
      v_machine.code || ':' || to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24'),
      jsonb_build_object('machine_id', v_machine.code, 'machine_name', v_machine.name, 'place', v_machine.address,
        'limit', v_machine.sessions_per_minute));
    return jsonb_build_object('result', 'refused', 'reason', 'rate');
  end if;
  -- 12, 012 and " 12 " are the same button
  v_number := case when v_item ~ '^[0-9]+$' then coalesce(nullif(ltrim(v_item, '0'), ''), '0') end;
  select k.slot_number, k.product_id, p.name into v_slot
    from public.stocks k left join public.products p on p.id = k.product_id
    where k.machine_id = v_machine.id
      and (k.slot_number::text = v_number or lower(guichet.stripped(k.label)) = lower(v_item))
    -- a number before a label that reads the same
    order by coalesce(k.slot_number::text = v_number, false) desc, k.slot_number limit 1;
  if v_slot.slot_number is null and v_item !~ '^[[:alnum:]_ -]{1,32}$' then
    -- Checkout and kiosk show it: whoever has the token writes no sentence there
    v_item := null;
  end if;
  if guichet.vend_price_verdict(v_machine, v_slot.slot_number, v_item, v_minor) = 'refuse' then
    return jsonb_build_object('result', 'refused', 'reason', 'price');
  end if;

  for v_open in select * from public.vend_sessions s
    where s.machine_id = v_machine.code and s.status in ('PENDING', 'PAID') and s.outcome is null loop
    v_open := guichet.lock_vend_session(v_open.id);
    if v_open.status in ('PENDING', 'PAID') and v_open.outcome is null then
      -- the machine asks for something else: the request before is over (rule 18)
      perform guichet.end_vend(v_open, 'superseded', jsonb_build_object('reason', 'other_request'));
      v_result := 'superseded_previous';
    end if;
  end loop;

  insert into public.vend_sessions (id, amount, metadata, machine_id, currency, item, slot, product_id, product_label,
    expires_at)
    values (open_vend_session.session_id, open_vend_session.amount::numeric,
      jsonb_build_object('machine_id', v_machine.code), v_machine.code, v_machine.currency,
      v_item, v_slot.slot_number, v_slot.product_id, v_slot.name,
      -- the machine's own patience, never beyond what an MDB machine can wait
      clock_timestamp() + make_interval(secs => least(
        greatest(coalesce(window_seconds, v_machine.payment_window_seconds), 10), 255)))
    returning * into v_session;
  return jsonb_build_object('result', v_result, 'session', guichet.vend_session_json(v_session));
end $$;
comment on function public.open_vend_session(text, uuid, text, text, integer) is 'A machine asks for money. amount: decimal text in the machine''s currency; item: MDB item number or the slot''s label. → {result: opened|superseded_previous|refused, session: {id, status, amount (text), amount_minor, currency, item, product_label, expires_at, outcome, payment_state, dispense_started_at}, reason?: session_id|amount|rate|price}. rate: more than machines.sessions_per_minute; price: another one than the slot''s, or none to compare with and machines.price_policy refuses. The same session_id again gives the same session. 42501 for a wrong token.';

create or replace function public.begin_dispense(machine_token text, session_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_machine public.machines := guichet.machine_of_token(machine_token);
  v_session public.vend_sessions := guichet.lock_vend_session(session_id);
begin
  if v_session.id is null or v_session.machine_id <> v_machine.code then
    return jsonb_build_object('result', 'refused', 'status', null, 'reason', 'not_found');
  end if;
  if v_session.dispense_started_at is not null then
    return jsonb_build_object('result', 'already', 'status', v_session.status, 'outcome', v_session.outcome);
  end if;
  if v_session.status <> 'PAID' or v_session.outcome is not null then
    return jsonb_build_object('result', 'refused', 'status', v_session.status, 'outcome', v_session.outcome,
      'reason', case v_session.status when 'PENDING' then 'not_paid' else 'ended' end);
  end if;
  if v_session.expires_at + interval '60 seconds' <= clock_timestamp() then
    -- the machine no longer waits for this one
    v_session := guichet.end_vend(v_session, 'timeout', jsonb_build_object('reason', 'not_dispensed_in_time'));
    return jsonb_build_object('result', 'refused', 'status', v_session.status, 'outcome', v_session.outcome,
      'reason', 'ended');
  end if;
  if exists (select from public.vend_session_private v join public.payments p
    on p.stripe_payment_intent_id = v.stripe_payment_intent_id
              where v.session_id = v_session.id and guichet.payment_word(p) = 'refunded') then
    -- somebody gave all of the money back in Stripe: nothing is sold any more
    v_session := guichet.end_vend(v_session, 'cancelled', jsonb_build_object('reason', 'money_went_back'));
    return jsonb_build_object('result', 'refused', 'status', v_session.status, 'outcome', v_session.outcome,
      'reason', 'ended');
  end if;
  update public.vend_sessions s set dispense_started_at = clock_timestamp() where s.id = v_session.id;
  return jsonb_build_object('result', 'dispense', 'status', 'PAID');
end $$;
comment on function public.begin_dispense(text, uuid) is 'The one permission to approve (rule 14): a compare-and-set before the bridge journals APPROVE_INTENT → {result: dispense|already|refused, status, outcome?, reason?}. Only dispense allows an approve.';

-- What an outcome makes of a session that is not finished. The caller holds the lock and has seen that it is not.
create or replace function guichet.end_vend(p_session public.vend_sessions, p_outcome text, p_detail jsonb)
  returns public.vend_sessions
language plpgsql security definer set search_path = ''
as $$
declare
  v_begun boolean := p_session.dispense_started_at is not null;
  v_status text;
  v_outcome text := p_outcome;
  v_session public.vend_sessions;
begin
  v_status := case
    when p_session.status = 'PENDING' then 'FAILED'
    -- a product that nobody was allowed to give out: a thief's word, or a machine that needs looking at (rule 33)
    when not v_begun and p_outcome in ('success', 'unknown') then 'PAID'
    when p_outcome = 'success' then 'COMPLETED'
    when p_outcome = 'failure' then 'FAILED'
    -- nothing was approved: nothing came out
    when not v_begun then 'FAILED'
    -- MDB/ICP 7.4.7: a reset between approval and success counts as success (rule 15)
    when p_outcome = 'reset' then 'COMPLETED'
    -- a cancel that crossed our approve is known only where the board refused the approve (rule 16)
    when p_outcome = 'cancelled' and p_detail ->> 'approve_rejected' = 'true' then 'FAILED'
    else 'PAID' end;
  if v_status = 'PAID' then
    v_outcome := 'unknown';
  elsif p_session.status = 'PENDING' and p_outcome in ('success', 'unknown') then
    -- a machine that dispensed without our money is its own affair: nothing is charged, support hears of it
    perform guichet.alert('vend_unpaid', p_session.id::text,
      jsonb_build_object('vend_session_id', p_session.id, 'machine_id', p_session.machine_id,
      'amount', p_session.amount_minor, 'currency', p_session.currency, 'reason', p_outcome || '_without_payment'));
  end if;
  update public.vend_session_private p set outcome_detail = p_detail where p.session_id = p_session.id;
  update public.vend_sessions s set status = v_status, outcome = v_outcome where s.id = p_session.id returning *
    into v_session;
  return v_session;
end $$;
comment on function guichet.end_vend(public.vend_sessions, text, jsonb) is 'COMPLETED, FAILED or PAID with an unknown outcome, by rules 14 to 18 and 33; the money follows by trigger.';

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
comment on function public.report_vend_outcome(text, uuid, text, jsonb) is 'The bridge tells how a vend ended: success, failure, cancelled, timeout, reset, unknown. detail: {reason?, approve_rejected?: the board refused our approve, …}. → {result: recorded|already|refused, status, outcome, reason?: outcome|detail|not_found}. Of a paid session whose dispense was never begun success and unknown are recorded as unknown, the money held, and only staff or the policy end it. Safe to repeat.';

-- Time ---------------------------------------------------------------------------------------------------

create or replace function public.expire_vend_sessions(max_sessions integer default 200) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_id uuid;
  v_session public.vend_sessions;
  v_private public.vend_session_private;
  v_expired integer := 0;
  v_unknown integer := 0;
  v_decided integer := 0;
  v_failed integer := 0;
  v_policy text;
begin
  for v_id in
    select s.id from public.vend_sessions s left join public.vend_session_private p on p.session_id = s.id
    where (s.status = 'PENDING' and s.expires_at <= clock_timestamp())
      or (s.status = 'PAID' and s.dispense_started_at is null and s.outcome is null
        and s.expires_at + interval '60 seconds' <= clock_timestamp())
      or (s.status = 'PAID' and s.outcome is null
        and s.dispense_started_at + interval '300 seconds' <= clock_timestamp())
      or (s.status = 'PAID' and s.outcome = 'unknown' and p.unknown_since + interval '24 hours' <= clock_timestamp())
    order by s.id
  loop
    -- what is settled counts, so that sessions which raise never fill a sweep
    exit when v_expired + v_unknown + v_decided >= max_sessions;
    -- a savepoint each: one session that raises holds no other machine's up
    begin
      v_session := guichet.lock_vend_session(v_id);
      select * into v_private from public.vend_session_private p where p.session_id = v_id;
      -- asked again under the lock
      if v_session.status = 'PENDING' or (v_session.status = 'PAID' and v_session.outcome is null
        and v_session.dispense_started_at is null) then
        perform guichet.end_vend(v_session, 'timeout', jsonb_build_object('reason', 'window_over'));
        v_expired := v_expired + 1;
      elsif v_session.status = 'PAID' and v_session.outcome is null
        and v_session.dispense_started_at + interval '300 seconds' <= clock_timestamp() then
        -- an approve may have gone out: never FAILED by itself (rule 14)
        perform guichet.end_vend(v_session, 'unknown', jsonb_build_object('reason', 'no_outcome_reported'));
        v_unknown := v_unknown + 1;
      elsif v_session.status = 'PAID' and v_session.outcome = 'unknown'
        and v_private.unknown_since + interval '24 hours' <= clock_timestamp() then
        select m.unknown_policy into v_policy from public.machines m where m.code = v_session.machine_id;
        perform guichet.decide_unknown_vend(v_session, v_policy, 'policy');
        v_decided := v_decided + 1;
      end if;
    exception when others then
      v_failed := v_failed + 1;
      -- deadlocks and time-outs pass with the next sweep; the rest is a person's
      if sqlstate not like '40%' and sqlstate not like '55%' and sqlstate not like '57%' then
        perform guichet.alert('vend_stuck', s.id::text,
          jsonb_build_object('vend_session_id', s.id, 'machine_id', s.machine_id,
          'amount', s.amount_minor, 'currency', s.currency, 'reason', left(sqlerrm, 500))) from public.vend_sessions s
            where s.id = v_id;
      end if;
    end;
  end loop;
  perform guichet.expire_recharges();
  return jsonb_build_object('expired', v_expired, 'unknown', v_unknown, 'decided', v_decided, 'failed', v_failed);
end $$;
comment on function public.expire_vend_sessions(integer) is 'The sweeper: ends windows, marks vends without an outcome as unknown, applies the policy after 24 h, each in a savepoint; one that raises is told once as vend_stuck → {expired, unknown, decided, failed}. At most max_sessions are settled. Service role.';

-- Staff --------------------------------------------------------------------------------------------------

create or replace function guichet.decide_unknown_vend(p_session public.vend_sessions, p_decision text, p_actor text)
  returns public.vend_sessions
language plpgsql security definer set search_path = ''
as $$
declare
  v_session public.vend_sessions;
begin
  update public.vend_session_private p set decided_by = p_actor where p.session_id = p_session.id;
  -- the outcome stays unknown: nobody has seen it
  update public.vend_sessions s set status = case p_decision when 'capture' then 'COMPLETED' else 'FAILED' end
    where s.id = p_session.id returning * into v_session;
  return v_session;
end $$;
comment on function guichet.decide_unknown_vend(public.vend_sessions, text, text) is 'capture or release; the caller holds the lock.';

create or replace function public.resolve_unknown_vend(session_id uuid, decision text, actor text default null)
  returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_session public.vend_sessions;
  v_before jsonb;
begin
  perform guichet.require_right('decide_vend');
  if decision is null or decision not in ('capture', 'release') then
    return jsonb_build_object('result', 'refused', 'reason', 'decision');
  end if;
  v_session := guichet.lock_vend_session(resolve_unknown_vend.session_id);
  if v_session.id is null then
    return jsonb_build_object('result', 'refused', 'reason', 'not_found');
  end if;
  if v_session.status <> 'PAID' or v_session.outcome is distinct from 'unknown' then
    return jsonb_build_object('result', 'already', 'status', v_session.status, 'outcome', v_session.outcome);
  end if;
  v_before := to_jsonb(v_session);
  v_session := guichet.decide_unknown_vend(v_session, decision, coalesce((select auth.email()), actor, 'staff'));
  perform guichet.record_action('decide_vend', 'vend_sessions', v_session.id::text, decision, v_before,
    to_jsonb(v_session), actor);
  return jsonb_build_object('result', 'resolved', 'status', v_session.status, 'outcome', v_session.outcome);
end $$;
comment on function public.resolve_unknown_vend(uuid, text, text) is 'Staff decide a vend whose end nobody saw: capture or release → {result: resolved|already|refused, status, outcome, reason?}.';

revoke execute on function guichet.vend_session_json(public.vend_sessions),
guichet.vend_price_verdict(public.machines, integer, text, bigint),
public.open_vend_session(text, uuid, text, text, integer),
  public.begin_dispense(text, uuid), guichet.end_vend(public.vend_sessions, text, jsonb),
  public.report_vend_outcome(text, uuid, text, jsonb),
  public.expire_vend_sessions(integer), guichet.decide_unknown_vend(public.vend_sessions, text, text),
  public.resolve_unknown_vend(uuid, text, text) from public, anon, authenticated;
grant execute on function public.open_vend_session(text, uuid, text, text, integer), public.begin_dispense(text, uuid),
  public.report_vend_outcome(text, uuid, text, jsonb) to anon, authenticated, service_role;
grant execute on function public.expire_vend_sessions(integer) to service_role;
grant execute on function public.resolve_unknown_vend(uuid, text, text) to authenticated, service_role;
