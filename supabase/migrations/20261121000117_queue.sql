-- What event log, outbox and alerts share: work waits in a table, is held under a lease, and is completed, given back
-- with a longer wait each time, or given up with an alert. A queue is a table with the columns below and a line in
-- guichet.queues. What to claim is each queue's own: lanes, windows and objects have little in common, and the claim of
-- the event log is too hot for a statement that is planned anew each time. A claim locks (queue_lock), gives up what
-- lapsed in its last attempt (queue_give_up), leases what it chose (queue_lease), and says when to ask again
-- (queue_wait).
--
-- Columns of a queue: id uuid, seq bigint (arrival), status text, attempts integer, max_attempts integer,
-- next_attempt_at timestamptz, claimed_until timestamptz, claim_token uuid, error_message text.

create table guichet.queues (
  name text primary key,
  relation text not null,
  key_column text not null default 'id',
  key_type text not null default 'uuid',
  waiting text not null,
  leased text not null,
  done text not null,
  given_up text not null,
  skipped text,
  held_by text not null default 'q.claim_token = $1',
  completes text not null default '',
  fails text not null default '',
  ends text not null default 'false',
  gives_up text not null default '',
  fades text not null default 'false',
  alert text,
  retries text not null default 'attempts = 0',
  skips text not null default ''
);
comment on table guichet.queues is 'The queues, one line each: their table, their words, and what they write beside what all of them do. Written by migrations. SQL in it is over q (the row), $1 (the lease''s token, where there is one) and i (what is said of the row: key, message, retry_after, outage, item).';
comment on column guichet.queues.name is 'E.g. outbox; written by migrations, as all columns.';
comment on column guichet.queues.relation is 'The table, with its schema.';
comment on column guichet.queues.key_column is 'How callers name a row; unique.';
comment on column guichet.queues.key_type is 'Type of that column.';
comment on column guichet.queues.waiting is 'Status of a row that nobody works on.';
comment on column guichet.queues.leased is 'Status of a row that somebody works on.';
comment on column guichet.queues.done is 'Status of a row that is done, and the answer of a completion.';
comment on column guichet.queues.given_up is 'Status of a row after its last attempt, and the answer of the failure that was the last.';
comment on column guichet.queues.skipped is 'Status of a row that staff skip; null: they do not.';
comment on column guichet.queues.held_by is 'Condition that finds the rows of a lease.';
comment on column guichet.queues.completes is 'Further assignments of a completion.';
comment on column guichet.queues.fails is 'Further assignments of a failure that is not the last.';
comment on column guichet.queues.ends is 'Condition of a failed row, with its next attempt, under which there is none.';
comment on column guichet.queues.gives_up is 'Further assignments of giving up.';
comment on column guichet.queues.fades is 'Condition of a row that is skipped instead of given up, and told to nobody: it is not needed any more.';
comment on column guichet.queues.alert is 'What support is told of a row that is given up: {template, subject, data}; null: nothing.';
comment on column guichet.queues.retries is 'Assignments by which a row that was given up gets new attempts.';
comment on column guichet.queues.skips is 'Further assignments of skipping.';
alter table guichet.queues enable row level security;
revoke all on guichet.queues from public, anon, authenticated, service_role;

create or replace function guichet.queue_of(queue text) returns guichet.queues
language plpgsql stable set search_path = ''
as $$
declare
  v_queue guichet.queues;
begin
  select q.* into v_queue from guichet.queues q where q.name = queue_of.queue;
  if not found then
    raise exception 'there is no queue "%"', queue_of.queue
      using errcode = '42704', hint = 'Its migration adds a line to guichet.queues.';
  end if;
  return v_queue;
end $$;
comment on function guichet.queue_of(text) is 'The line of a queue. Raises where there is none.';
revoke execute on function guichet.queue_of(text) from public;

create or replace function guichet.queue_assignments(further text) returns text
language sql immutable set search_path = ''
as $$ select case when further = '' then '' else ', ' || further end $$;
comment on function guichet.queue_assignments(text) is 'Assignments of a queue''s line, to go on behind others.';
revoke execute on function guichet.queue_assignments(text) from public;

-- Claim ----------------------------------------------------------------------------------------------------

create or replace function guichet.queue_lock(queue text, scope text default '') returns void
language sql set search_path = ''
as $$ select pg_advisory_xact_lock(hashtext('guichet.queue:' || queue), hashtext(scope)) $$;
comment on function guichet.queue_lock(text, text) is 'One claim of a queue (of a consumer of it) at a time, until the transaction ends.';
revoke execute on function guichet.queue_lock(text, text) from public;

create or replace function guichet.queue_wait(next timestamptz, now timestamptz) returns int
language sql immutable set search_path = ''
as $$ select ceil(extract(epoch from queue_wait.next - queue_wait.now) * 1000)::int $$;
comment on function guichet.queue_wait(timestamptz, timestamptz) is 'Milliseconds until then, rounded up; null where there is no then.';
revoke execute on function guichet.queue_wait(timestamptz, timestamptz) from public;

create or replace function guichet.queue_lease(queue text, ids uuid[], token uuid, until timestamptz) returns void
language plpgsql set search_path = ''
as $$
declare
  v_queue guichet.queues := guichet.queue_of(queue_lease.queue);
begin
  execute format(
    'update %s q set status = %L, attempts = q.attempts + 1, claim_token = $1, claimed_until = $2 where q.id = any($3)',
    v_queue.relation, v_queue.leased) using queue_lease.token, queue_lease.until, queue_lease.ids;
end $$;
comment on function guichet.queue_lease(text, uuid[], uuid, timestamptz) is 'Gives rows to a token until then; the attempt counts here. The caller holds the queue''s lock and has found the rows free.';
revoke execute on function guichet.queue_lease(text, uuid[], uuid, timestamptz) from public;

-- What whoever holds a lease says of it. Fencing: under a token whose lease has lapsed nothing changes. ----------

create or replace function guichet.queue_renew(queue text, token uuid, lease_seconds int) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_queue guichet.queues := guichet.queue_of(queue_renew.queue);
  v_rows int;
begin
  execute format(
    'update %s q set claimed_until = clock_timestamp() + make_interval(secs => $2)
     where (%s) and q.claim_token = $1 and q.status = %L and q.claimed_until > clock_timestamp()',
    v_queue.relation, v_queue.held_by, v_queue.leased) using queue_renew.token, queue_renew.lease_seconds;
  get diagnostics v_rows = row_count;
  return jsonb_build_object('renewed', v_rows);
end $$;
comment on function guichet.queue_renew(text, uuid, int) is 'Makes a lease last lease_seconds from now → {renewed: rows}; 0: settled or lapsed.';
revoke execute on function guichet.queue_renew(text, uuid, int) from public;

create or replace function guichet.queue_complete(queue text, token uuid, items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_queue guichet.queues := guichet.queue_of(queue_complete.queue);
  v_results jsonb;
begin
  execute format($sql$
    with input as materialized (
      select (e.item ->> %1$L)::%2$s as key, e.item, e.ord
      from jsonb_array_elements($2) with ordinality as e (item, ord)
    ), done as (
      update %3$s q set status = %4$L, error_message = null, claim_token = null, claimed_until = null%5$s
        from (select distinct on (n.key) n.* from input n) i
        where q.%1$I = i.key and q.status = %6$L and q.claim_token = $1 and q.claimed_until > clock_timestamp()
        returning q.%1$I as key
    )
    select coalesce(jsonb_agg(jsonb_build_object(
        %1$L, i.key, 'result', case when d.key is null then 'lapsed' else %4$L end) order by i.ord), '[]')
      from input i left join done d using (key)
    $sql$, v_queue.key_column, v_queue.key_type, v_queue.relation, v_queue.done,
    guichet.queue_assignments(v_queue.completes), v_queue.leased)
    into v_results using queue_complete.token, queue_complete.items;
  return v_results;
end $$;
comment on function guichet.queue_complete(text, uuid, jsonb) is 'Marks [{<key>, …}] as done → [{<key>, result: <done>|lapsed}].';
revoke execute on function guichet.queue_complete(text, uuid, jsonb) from public;

create or replace function guichet.queue_fail(queue text, token uuid, items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_queue guichet.queues := guichet.queue_of(queue_fail.queue);
  v_results jsonb;
  v_given_up uuid[];
begin
  execute format($sql$
    with input as materialized (
      select (e.item ->> %1$L)::%2$s as key, e.item, e.ord, e.item ->> 'message' as message,
        (e.item ->> 'retry_after_seconds')::double precision as retry_after,
        coalesce((e.item ->> 'final')::boolean, false) as final,
        coalesce((e.item ->> 'outage')::boolean, false) as outage
      from jsonb_array_elements($2) with ordinality as e (item, ord)
    ), failed as (
      update %3$s q set status = %4$L, error_message = i.message, claim_token = null, claimed_until = null,
          next_attempt_at = clock_timestamp()
            + coalesce(make_interval(secs => i.retry_after), guichet.backoff(q.attempts, i.key::text))%5$s
        from (select distinct on (n.key) n.* from input n) i
        where q.%1$I = i.key and q.status = %6$L and q.claim_token = $1 and q.claimed_until > clock_timestamp()
        returning q.%1$I as key, q.id, q.attempts, q.next_attempt_at,
          i.final or q.attempts >= q.max_attempts or coalesce(%7$s, false) as given_up,
          case when %9$s then %10$L else %8$L end as last_word
    )
    select coalesce(jsonb_agg(jsonb_build_object(%1$L, i.key,
        'result', case when f.id is null then 'lapsed' when f.given_up then f.last_word else 'retry' end,
        'attempts', f.attempts,
        'next_attempt_at', case when not f.given_up then f.next_attempt_at end) order by i.ord), '[]'),
        array_agg(distinct f.id) filter (where f.given_up)
      from input i left join failed f using (key)
    $sql$, v_queue.key_column, v_queue.key_type, v_queue.relation, v_queue.waiting,
    guichet.queue_assignments(v_queue.fails), v_queue.leased, v_queue.ends, v_queue.given_up, v_queue.fades,
    v_queue.skipped)
    into v_results, v_given_up using queue_fail.token, queue_fail.items;
  perform guichet.queue_give_up(queue_fail.queue, v_given_up);
  return v_results;
end $$;
comment on function guichet.queue_fail(text, uuid, jsonb) is 'Gives [{<key>, message, retry_after_seconds?, final?, outage?}] back for another attempt, after retry_after_seconds or guichet.backoff; final, or after the last attempt, gives up → [{<key>, result: retry|<given_up>|<skipped>|lapsed, attempts, next_attempt_at}].';
revoke execute on function guichet.queue_fail(text, uuid, jsonb) from public;

create or replace function guichet.queue_give_up(queue text, ids uuid[]) returns void
language plpgsql set search_path = ''
as $$
declare
  v_queue guichet.queues := guichet.queue_of(queue_give_up.queue);
begin
  if coalesce(cardinality(queue_give_up.ids), 0) = 0 then
    return;
  end if;
  execute format($sql$
    with given_up as (
      update %1$s q set status = case when %5$s then %6$L else %2$L end, claim_token = null, claimed_until = null,
          error_message = case when %5$s then q.error_message else coalesce(
            q.error_message, 'its execution ended ' || q.attempts || ' times without settling it') end%3$s
        where q.id = any($1) returning case when not (%5$s) then %4$s end as alert
    )
    insert into public.alert_outbox (template, subject, data)
    select g.alert ->> 'template', left(g.alert ->> 'subject', 500), g.alert -> 'data' from given_up g
      where g.alert is not null order by 1, 2
    on conflict (template, subject) do nothing
    $sql$, v_queue.relation, v_queue.given_up, guichet.queue_assignments(v_queue.gives_up),
    coalesce(v_queue.alert, 'null::jsonb'), v_queue.fades, v_queue.skipped)
    using queue_give_up.ids;
end $$;
comment on function guichet.queue_give_up(text, uuid[]) is 'Gives rows up until staff say otherwise, and alerts support in the same transaction where the queue''s line says of what. The caller has found them free, or holds them.';
revoke execute on function guichet.queue_give_up(text, uuid[]) from public;

-- Staff ----------------------------------------------------------------------------------------------------

create or replace function guichet.queue_retry(queue text, ids uuid[], waiting_too boolean default false) returns uuid[]
language plpgsql set search_path = ''
as $$
declare
  v_queue guichet.queues := guichet.queue_of(queue_retry.queue);
  v_ids uuid[];
begin
  execute format($sql$
    with retried as (
      update %1$s q set status = %2$L, next_attempt_at = clock_timestamp()%3$s
        where (q.status = %4$L or ($2 and q.status = %2$L)) and ($1 is null or q.id = any($1)) returning q.id
    )
    select coalesce(array_agg(r.id), '{}') from retried r
    $sql$, v_queue.relation, v_queue.waiting, guichet.queue_assignments(v_queue.retries), v_queue.given_up)
    into v_ids using queue_retry.ids, queue_retry.waiting_too;
  return v_ids;
end $$;
comment on function guichet.queue_retry(text, uuid[], boolean) is 'Rows that were given up (all of them where ids is null; with waiting_too also such as wait for their next attempt) are tried again now. Returns the ids of those.';
revoke execute on function guichet.queue_retry(text, uuid[], boolean) from public;

create or replace function guichet.queue_skip(queue text, ids uuid[], reason text) returns uuid[]
language plpgsql set search_path = ''
as $$
declare
  v_queue guichet.queues := guichet.queue_of(queue_skip.queue);
  v_ids uuid[];
begin
  execute format($sql$
    with skipped as (
      update %1$s q set status = %2$L, error_message = $2, claim_token = null, claimed_until = null%3$s
        where q.id = any($1)
          and (q.status in (%4$L, %5$L) or (q.status = %6$L and q.claimed_until <= clock_timestamp()))
        returning q.id
    )
    select coalesce(array_agg(s.id), '{}') from skipped s
    $sql$, v_queue.relation, v_queue.skipped, guichet.queue_assignments(v_queue.skips), v_queue.waiting,
    v_queue.given_up, v_queue.leased)
    into v_ids using queue_skip.ids, queue_skip.reason;
  return v_ids;
end $$;
comment on function guichet.queue_skip(text, uuid[], text) is 'Gives rows that nobody works on up for good, for this reason. Returns the ids of those.';
revoke execute on function guichet.queue_skip(text, uuid[], text) from public;
