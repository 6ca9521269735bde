-- Transactional outbox: what must happen outside (Stripe calls, e-mails) is written by the transaction
-- that makes the change, and drained by a workflow. One lane an object: (topic, object_key).

create table public.outbox (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity,
  topic text not null check (length(topic) between 1 and 100),
  object_key text not null check (length(object_key) between 1 and 300),
  payload jsonb not null default '{}',
  fold boolean not null default true,
  consumer text not null default 'outbox',
  status text not null default 'waiting' check (status in ('waiting', 'running', 'done', 'parked', 'skipped')),
  attempts integer not null default 0,
  max_attempts integer not null default 10 check (max_attempts > 0),
  next_attempt_at timestamptz not null default now(),
  claimed_until timestamptz,
  claim_token uuid,
  expires_at timestamptz,
  result jsonb,
  error_message text,
  created_at timestamptz not null default now(),
  settled_at timestamptz
);
comment on table public.outbox is 'Work that leaves the database, in order per (topic, object_key).';
comment on column public.outbox.id is 'Written by the database; outbox:<id> is the idempotency key of the call.';
comment on column public.outbox.seq is 'Order within a lane; written by the database.';
comment on column public.outbox.topic is 'What to do, e.g. stripe.refund.create; written by guichet.enqueue_outbox.';
comment on column public.outbox.object_key is 'Our row that it is about, e.g. booking:<id>; rows of one topic and key run one after the other. Written by guichet.enqueue_outbox.';
comment on column public.outbox.payload is 'Arguments; replaced while nobody has tried the row and it folds. Written by guichet.enqueue_outbox.';
comment on column public.outbox.fold is 'Whether a later change of the same object may replace the payload before the first attempt; written by guichet.enqueue_outbox.';
comment on column public.outbox.consumer is 'Drain that may claim it: a copied workflow claims nothing. Written by the database.';
comment on column public.outbox.status is 'waiting → running → done; parked after the last attempt; skipped by staff, or when its time was over. Written by claim_outbox, complete_outbox, fail_outbox, skip_outbox, retry_outbox.';
comment on column public.outbox.attempts is 'Claims so far; written by claim_outbox.';
comment on column public.outbox.max_attempts is 'Attempts before the row is parked; written by the database, moved along by fail_outbox (outage) and retry_outbox.';
comment on column public.outbox.next_attempt_at is 'Not before; written by fail_outbox.';
comment on column public.outbox.claimed_until is 'End of the lease; written by claim_outbox, renew_outbox.';
comment on column public.outbox.claim_token is 'Fencing token of the lease; written by claim_outbox.';
comment on column public.outbox.expires_at is 'Nobody needs it behind that, so it is never parked: what has not been done by then is skipped, without an alert. Null: it is needed for ever. Written by guichet.enqueue_outbox.';
comment on column public.outbox.result is 'What the call gave, e.g. ids; written by complete_outbox.';
comment on column public.outbox.error_message is 'Last error, or the reason for skipping; written by fail_outbox, skip_outbox.';
comment on column public.outbox.created_at is 'When it was enqueued; written by the database.';
comment on column public.outbox.settled_at is 'When it was done, parked or skipped; written by the functions above.';

-- the oldest unfinished row of a lane is the only one that may run
create index outbox_lane on public.outbox (topic, object_key, seq) where status in ('waiting', 'running', 'parked');
create index outbox_waiting on public.outbox (consumer, next_attempt_at) where status in ('waiting', 'running');
create index outbox_expires on public.outbox (consumer, expires_at)
  where status in ('waiting', 'running') and expires_at is not null;
create index outbox_token on public.outbox (claim_token) where claim_token is not null;
-- waiting changes of one object fold into one row, as long as nobody has tried it
create unique index outbox_fold on public.outbox (topic, object_key) where status = 'waiting' and attempts = 0 and fold;

alter table public.outbox enable row level security;
revoke all on public.outbox from anon, authenticated, service_role;
revoke all on sequence public.outbox_seq_seq from anon, authenticated, service_role;
grant select, insert, update, delete on public.outbox to service_role;

insert into guichet.queues (name, relation, waiting, leased, done, given_up, skipped, completes, fails, ends, gives_up,
  fades, alert, retries, skips) values (
  'outbox', 'public.outbox', 'waiting', 'running', 'done', 'parked', 'skipped',
  $$result = i.item -> 'result', settled_at = clock_timestamp()$$,
  -- whoever was to do it is away: no verdict on the row, the limit moves along
  'max_attempts = q.max_attempts + i.outage::int',
  -- another try behind its end would be for nobody
  'q.next_attempt_at >= q.expires_at',
  'settled_at = clock_timestamp()',
  -- of what has an end nobody is to decide anything, and nothing waits behind it
  'q.expires_at is not null',
  $$jsonb_build_object('template', 'outbox_parked', 'subject', q.id::text || ':' || q.attempts,
    'data', jsonb_build_object('id', q.id, 'topic', q.topic, 'object_key', q.object_key,
    'attempts', q.attempts, 'message', q.error_message))$$,
  -- the limit moves along, attempts go on: a row that was tried never folds and keeps its key
  'max_attempts = q.attempts + 10, settled_at = null',
  'settled_at = clock_timestamp()')
on conflict (name) do nothing;

-- Enqueue ------------------------------------------------------------------------------------------------

create or replace function guichet.enqueue_outbox(topic text, object_key text, payload jsonb, fold boolean default true,
  expires_at timestamptz default null) returns uuid
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_id uuid;
begin
  if enqueue_outbox.fold then
    insert into public.outbox (topic, object_key, payload, fold, expires_at)
      values (enqueue_outbox.topic, enqueue_outbox.object_key, coalesce(enqueue_outbox.payload, '{}'), true,
        enqueue_outbox.expires_at)
      on conflict (topic, object_key) where status = 'waiting' and attempts = 0 and fold
      do update set payload = excluded.payload, expires_at = excluded.expires_at
      returning id into v_id;
  else
    insert into public.outbox (topic, object_key, payload, fold, expires_at)
      values (enqueue_outbox.topic, enqueue_outbox.object_key, coalesce(enqueue_outbox.payload, '{}'), false,
        enqueue_outbox.expires_at)
      returning id into v_id;
  end if;
  return v_id;
end $$;
comment on function guichet.enqueue_outbox(text, text, jsonb, boolean, timestamptz) is 'Enqueues work in the caller''s transaction; with fold a row of the same topic and object that nobody has tried yet takes the new payload instead; with expires_at it is skipped once that has passed. Returns the row''s id.';
revoke execute on function guichet.enqueue_outbox(text, text, jsonb, boolean, timestamptz) from public;

-- Drain --------------------------------------------------------------------------------------------------

create or replace function public.claim_outbox(topics text[], max_rows int default 50, lease_seconds int default 90,
  consumer text default 'outbox') returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_now timestamptz;
  v_token uuid := gen_random_uuid();
  v_exhausted uuid[];
  v_due uuid[];
  v_rows jsonb;
  v_next timestamptz;
begin
  perform guichet.queue_lock('outbox', claim_outbox.consumer);
  v_now := clock_timestamp();
  -- a row that ended every execution it was in exhausts itself
  v_exhausted := array(
    select o.id from public.outbox o
    where o.consumer = claim_outbox.consumer and o.topic = any(topics) and o.status = 'running'
      and o.claimed_until <= v_now
      and o.attempts >= o.max_attempts for update skip locked)
    || array(
    select o.id from public.outbox o
    where o.consumer = claim_outbox.consumer and o.topic = any(topics) and o.expires_at <= v_now
      and (o.status = 'waiting' or (o.status = 'running' and o.claimed_until <= v_now and o.attempts < o.max_attempts))
        for update skip locked);
  perform guichet.queue_give_up('outbox', v_exhausted);
  v_due := array(
    select o.id from public.outbox o
    where o.consumer = claim_outbox.consumer and o.topic = any(topics)
      and ((o.status = 'waiting' and o.next_attempt_at <= v_now) or (o.status = 'running' and o.claimed_until <= v_now))
      and not exists (
        select from public.outbox older
        where older.topic = o.topic and older.object_key = o.object_key and older.seq < o.seq
          and older.status in ('waiting', 'running', 'parked'))
    order by o.seq limit max_rows
    for update skip locked);
  if cardinality(v_due) > 0 then
    perform guichet.queue_lease('outbox', v_due, v_token, v_now + make_interval(secs => lease_seconds));
    select jsonb_agg(jsonb_build_object('id', o.id, 'topic', o.topic, 'object_key', o.object_key, 'payload', o.payload,
        'attempts', o.attempts, 'idempotency_key', 'outbox:' || o.id) order by o.seq)
      into v_rows from public.outbox o where o.id = any(v_due);
    return jsonb_build_object('token', v_token, 'rows', v_rows, 'next_attempt_in_ms', 0);
  end if;
  select min(case when o.status = 'waiting' then greatest(o.next_attempt_at, v_now + interval '1 second')
    else o.claimed_until end) into v_next
    from public.outbox o
    where o.consumer = claim_outbox.consumer and o.topic = any(topics) and o.status in ('waiting', 'running')
      -- what waits behind a parked row waits for staff, not for time
      and not exists (
        select from public.outbox older
        where older.topic = o.topic and older.object_key = o.object_key and older.seq < o.seq
          and older.status = 'parked');
  return jsonb_build_object('token', null, 'rows', '[]'::jsonb,
    'next_attempt_in_ms', guichet.queue_wait(v_next, v_now));
end $$;
comment on function public.claim_outbox(text[], int, int, text) is 'Leases the oldest unfinished row of each lane: {token, rows: [{id, topic, object_key, payload, attempts, idempotency_key}], next_attempt_in_ms}. Attempts count at the claim.';
revoke execute on function public.claim_outbox(text[], int, int, text) from public, anon, authenticated;
grant execute on function public.claim_outbox(text[], int, int, text) to service_role;

create or replace function public.complete_outbox(token uuid, rows jsonb) returns jsonb
language sql security definer set search_path = ''
as $$ select jsonb_build_object('results', guichet.queue_complete('outbox', token, rows)) $$;
comment on function public.complete_outbox(uuid, jsonb) is 'Marks [{id, result?}] as done → {results: [{id, result: done|lapsed}]}; a lapsed lease changes nothing.';
revoke execute on function public.complete_outbox(uuid, jsonb) from public, anon, authenticated;
grant execute on function public.complete_outbox(uuid, jsonb) to service_role;

-- What a refusal means that another try would only repeat. A domain that knows adds a handler of the event
-- refusal.<topic> (guichet.event_handlers); of any other the row is parked and staff decide.
create or replace function guichet.settle_refusal(p_row public.outbox, p_code text, p_message text, p_found jsonb)
  returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  return p_code is not null and guichet.dispatch_event(jsonb_build_object('object', 'refusal.' || p_row.topic,
    'id', p_row.id, 'payload', p_row.payload, 'code', p_code, 'message', p_message, 'found', p_found)) is not null;
end $$;
comment on function guichet.settle_refusal(public.outbox, text, text, jsonb) is 'Gives a refusal with Stripe''s code to the domain of its topic; whether that settled it.';
revoke execute on function guichet.settle_refusal(public.outbox, text, text, jsonb) from public;

create or replace function public.fail_outbox(token uuid, rows jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_results jsonb;
  v_refused record;
  v_row public.outbox;
begin
  -- first what a domain can settle: its effects and the end of the row are one
  for v_refused in
    select (i.item ->> 'id')::uuid as id, i.item ->> 'message' as message, i.item ->> 'code' as code,
      i.item -> 'found' as found
      from jsonb_array_elements(fail_outbox.rows) i (item)
        where i.item ->> 'code' is not null and coalesce((i.item ->> 'final')::boolean, false)
  loop
    select * into v_row from public.outbox o
     where o.id = v_refused.id and o.claim_token = fail_outbox.token and o.status = 'running'
       and o.claimed_until > clock_timestamp() for update;
    if found and guichet.settle_refusal(v_row, v_refused.code, v_refused.message, v_refused.found) then
      update public.outbox o
         set status = 'done', result = jsonb_strip_nulls(
           jsonb_build_object('refused', v_refused.code, 'found', v_refused.found)), error_message = v_refused.message,
             settled_at = clock_timestamp(), claim_token = null, claimed_until = null
       where o.id = v_row.id;
    end if;
  end loop;
  select coalesce(jsonb_agg(case when r.item ->> 'result' = 'lapsed' and o.status = 'done' and o.result ? 'refused'
      then r.item || '{"result": "settled"}' else r.item end order by r.ord), '[]')
    into v_results
    from jsonb_array_elements(guichet.queue_fail('outbox', fail_outbox.token, fail_outbox.rows))
      with ordinality as r (item, ord)
    left join public.outbox o on o.id = (r.item ->> 'id')::uuid;
  return jsonb_build_object('results', v_results);
end $$;
comment on function public.fail_outbox(uuid, jsonb) is 'Gives [{id, message, retry_after_seconds?, final?, code?, found?, outage?}] back → {results: [{id, result: retry|parked|skipped|settled|lapsed, attempts, next_attempt_at}]}; a final refusal whose code the domain knows is settled by it, any other, or the last attempt, parks the row and alerts, or skips it where it has an end, as does an end that comes before the next attempt; an outage uses no attempt up.';
revoke execute on function public.fail_outbox(uuid, jsonb) from public, anon, authenticated;
grant execute on function public.fail_outbox(uuid, jsonb) to service_role;

create or replace function public.renew_outbox(token uuid, lease_seconds int) returns jsonb
language sql security definer set search_path = ''
as $$ select guichet.queue_renew('outbox', token, lease_seconds) $$;
comment on function public.renew_outbox(uuid, int) is 'Makes the lease of claimed outbox rows last lease_seconds from now → {renewed: rows}; 0: settled or lapsed.';
revoke execute on function public.renew_outbox(uuid, int) from public, anon, authenticated;
grant execute on function public.renew_outbox(uuid, int) to service_role;

-- Staff --------------------------------------------------------------------------------------------------

create or replace function public.skip_outbox(ids uuid[], reason text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_skipped uuid[];
  v_results jsonb;
  v_before jsonb;
begin
  perform guichet.require_right('decide_outbox');
  v_before := (select jsonb_object_agg(o.id, to_jsonb(o)) from public.outbox o where o.id = any(ids));
  v_skipped := guichet.queue_skip('outbox', skip_outbox.ids, skip_outbox.reason);
  select coalesce(jsonb_agg(jsonb_build_object('id', wanted.id, 'result',
      case when wanted.id = any(v_skipped) then 'skipped' when o.id is null then 'not_found'
        when o.status = 'running' then 'busy' else 'settled' end) order by wanted.ord), '[]')
    into v_results
    from unnest(ids) with ordinality as wanted (id, ord) left join public.outbox o using (id);
  perform guichet.record_action('decide_outbox', 'outbox', o.id::text, skip_outbox.reason, v_before -> o.id::text,
    to_jsonb(o))
    from public.outbox o where o.id = any(v_skipped) order by o.id;
  return jsonb_build_object('results', v_results);
end $$;
comment on function public.skip_outbox(uuid[], text) is 'Staff: gives rows up for good, so that what waits behind them goes on → {results: [{id, result: skipped|busy|settled|not_found}]}.';
revoke execute on function public.skip_outbox(uuid[], text) from public, anon, authenticated;
grant execute on function public.skip_outbox(uuid[], text) to service_role;

create or replace function public.retry_outbox(ids uuid[]) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_retried uuid[];
  v_results jsonb;
  v_before jsonb;
begin
  perform guichet.require_right('decide_outbox');
  v_before := (select jsonb_object_agg(o.id, to_jsonb(o)) from public.outbox o where o.id = any(ids));
  v_retried := guichet.queue_retry('outbox', retry_outbox.ids, true);
  select coalesce(jsonb_agg(jsonb_build_object('id', wanted.id,
      'result', case when wanted.id = any(v_retried) then 'waiting' else 'not_found' end) order by wanted.ord), '[]')
    into v_results from unnest(ids) with ordinality as wanted (id, ord);
  perform guichet.record_action('decide_outbox', 'outbox', o.id::text, 'retry', v_before -> o.id::text, to_jsonb(o))
    from public.outbox o where o.id = any(v_retried) order by o.id;
  return jsonb_build_object('results', v_results);
end $$;
comment on function public.retry_outbox(uuid[]) is 'Staff: tries parked or waiting rows again now → {results: [{id, result: waiting|not_found}]}.';
revoke execute on function public.retry_outbox(uuid[]) from public, anon, authenticated;
grant execute on function public.retry_outbox(uuid[]) to service_role;

-- What a worker gives back: its lease, and what Stripe answered ------------------------------------------------

create or replace function guichet.leased_row(item jsonb) returns public.outbox
language plpgsql set search_path = ''
as $$
declare
  v_row public.outbox;
begin
  select o.* into v_row from public.outbox o
    where o.id = guichet.try_uuid(coalesce(item ->> 'outbox_id', item ->> 'id'))
      and o.claim_token = guichet.try_uuid(item ->> 'token')
      and o.status = 'running' and o.claimed_until > clock_timestamp();
  if not found then
    raise exception 'outbox row % is not leased to this execution any more',
      coalesce(item ->> 'outbox_id', item ->> 'id', '?')
      using errcode = '55000', column = 'token', hint = 'Another execution has it; nothing to do.';
  end if;
  return v_row;
end $$;
comment on function guichet.leased_row(jsonb) is 'The outbox row of an item whose lease still holds. Raises where it has lapsed, so that a late execution writes nothing.';
revoke execute on function guichet.leased_row(jsonb) from public;

create or replace function guichet.require_stripe_id(item jsonb, prefix text) returns text
language plpgsql immutable set search_path = ''
as $$
declare
  v_id text := item #>> '{stripe,id}';
begin
  if v_id is null or not starts_with(v_id, prefix) then
    raise exception 'Stripe''s answer bears no id that begins with "%"', prefix
      using errcode = '22004', column = 'stripe.id',
        hint = 'The Stripe node gives its answer under "stripe": keep its output "merged".';
  end if;
  return v_id;
end $$;
comment on function guichet.require_stripe_id(jsonb, text) is 'Id of the object that Stripe answered with.';
revoke execute on function guichet.require_stripe_id(jsonb, text) from public;
