-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.queue_claim(queue text, max_rows integer, lease_seconds integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_queue guichet.queues := guichet.queue_of(queue_claim.queue);
  v_now timestamptz;
  v_token uuid := gen_random_uuid();
  v_ids uuid[];
  v_rows jsonb;
  v_next timestamptz;
begin
  perform guichet.queue_lock(queue_claim.queue);
  v_now := clock_timestamp();
  -- a row that ended every execution it was in exhausts itself
  execute format(
    'select array(select q.id from %s q where q.status = %L and q.claimed_until <= $1 and q.attempts >= q.max_attempts
     for update skip locked)', v_queue.relation, v_queue.leased)
    into v_ids using v_now;
  perform guichet.queue_give_up(queue_claim.queue, v_ids);
  execute format(
    'select array(select q.id from %s q
     where (q.status = %L and (q.next_attempt_at is null or q.next_attempt_at <= $1))
       or (q.status = %L and q.claimed_until <= $1)
     order by q.seq limit $2 for update skip locked)', v_queue.relation, v_queue.waiting, v_queue.leased)
    into v_ids using v_now, queue_claim.max_rows;
  if cardinality(v_ids) > 0 then
    perform guichet.queue_lease(
      queue_claim.queue, v_ids, v_token, v_now + make_interval(secs => queue_claim.lease_seconds));
    execute format('select jsonb_agg(to_jsonb(q) order by q.seq) from %s q where q.id = any($1)', v_queue.relation)
      into v_rows using v_ids;
    return jsonb_build_object('token', v_token, 'rows', v_rows, 'next_attempt_in_ms', 0);
  end if;
  execute format(
    'select min(case when q.status = %2$L then q.next_attempt_at else q.claimed_until end) from %1$s q
     where q.status in (%2$L, %3$L)', v_queue.relation, v_queue.waiting, v_queue.leased)
    into v_next;
  return jsonb_build_object(
    'token', null, 'rows', '[]'::jsonb, 'next_attempt_in_ms', guichet.queue_wait(v_next, v_now));
end $function$;

comment on function guichet.queue_claim(text,integer,integer) is 'Leases what is due, in order of arrival, of a queue without an order of its own → {token, rows: [the row], next_attempt_in_ms}; token null: nothing is due. Attempts count here; what a lapsed lease left is given out again, or given up after its last attempt.';

revoke all on function guichet.queue_claim(text,integer,integer) from public, anon, authenticated, service_role;
