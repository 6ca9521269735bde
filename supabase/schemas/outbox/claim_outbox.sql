-- Written by npm run db:schemas. Last in migrations/20261121000130_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.claim_outbox(topics text[], max_rows integer DEFAULT 50, lease_seconds integer DEFAULT 90, consumer text DEFAULT 'outbox'::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.claim_outbox(text[],integer,integer,text) is 'Leases the oldest unfinished row of each lane: {token, rows: [{id, topic, object_key, payload, attempts, idempotency_key}], next_attempt_in_ms}. Attempts count at the claim.';

revoke all on function public.claim_outbox(text[],integer,integer,text) from public, anon, authenticated, service_role;
grant execute on function public.claim_outbox(text[],integer,integer,text) to service_role;
