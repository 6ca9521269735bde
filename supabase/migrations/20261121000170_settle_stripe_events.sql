-- begin, complete, fail: what an execution says of the events it holds. Fencing: with a token whose
-- lease has lapsed nothing changes.

create or replace function public.begin_stripe_events(token uuid, execution_id text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_begun int;
begin
  select count(*) into v_begun
    from public.stripe_webhook_log l
    where l.seq = any((select s.seqs from guichet.stripe_leases s where s.token = begin_stripe_events.token)::bigint[])
      and l.claim_token = begin_stripe_events.token and l.status = 'processing' and l.claimed_until > clock_timestamp();
  if v_begun > 0 then
    -- said once, of the lease: the events carry it from their end on
    update guichet.stripe_leases s set execution_id = begin_stripe_events.execution_id
      where s.token = begin_stripe_events.token;
  end if;
  return jsonb_build_object('begun', v_begun);
end $$;
comment on function public.begin_stripe_events(uuid, text) is 'Stamps the execution (<instance id>:<execution>) on a lease, so that the error workflow can fail exactly these → {begun}; 0: the lease has lapsed.';
revoke execute on function public.begin_stripe_events(uuid, text) from public, anon, authenticated;
grant execute on function public.begin_stripe_events(uuid, text) to service_role;

create or replace function public.complete_stripe_events(token uuid, events jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_results jsonb;
begin
  with input as materialized (
    select e.item ->> 'event_id' as event_id, coalesce(e.item ->> 'response_status', 'success') as response_status, e.ord
    from jsonb_array_elements(events) with ordinality as e (item, ord)
  ), done as (
    update public.stripe_webhook_log l
      set status = 'processed', processed_at = clock_timestamp(), response_status = i.response_status, error_message = null,
        claim_token = null, claimed_until = null, next_attempt_at = null, alone = false, execution_id = s.execution_id
      from (select distinct on (event_id) * from input) i, guichet.stripe_leases s
      where s.token = complete_stripe_events.token
        and l.event_id = i.event_id and l.status = 'processing' and l.claim_token = s.token and l.claimed_until > clock_timestamp()
      returning l.event_id
  )
  select coalesce(jsonb_agg(jsonb_build_object('event_id', i.event_id, 'result', case when d.event_id is null then 'lapsed' else 'processed' end) order by i.ord), '[]')
    into v_results from input i left join done d using (event_id);
  return jsonb_build_object('results', v_results);
end $$;
comment on function public.complete_stripe_events(uuid, jsonb) is 'Marks [{event_id, response_status?}] as processed → {results: [{event_id, result: processed|lapsed}]}.';
revoke execute on function public.complete_stripe_events(uuid, jsonb) from public, anon, authenticated;
grant execute on function public.complete_stripe_events(uuid, jsonb) to service_role;

create or replace function public.fail_stripe_events(token uuid, events jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_results jsonb;
  v_given_up uuid[];
begin
  with input as materialized (
    select e.item ->> 'event_id' as event_id, e.ord,
      left(coalesce(nullif(e.item ->> 'message', ''), 'no message') || coalesce(' (at ' || nullif(e.item ->> 'path', '') || ')', ''), 4000) as message
    from jsonb_array_elements(events) with ordinality as e (item, ord)
  ), failed as (
    update public.stripe_webhook_log l
      set status = 'pending', response_status = 'retry', error_message = i.message, claim_token = null, claimed_until = null,
        alone = false, next_attempt_at = clock_timestamp() + guichet.backoff(l.attempts, l.event_id),
        execution_id = s.execution_id
      from (select distinct on (event_id) * from input) i, guichet.stripe_leases s
      where s.token = fail_stripe_events.token
        and l.event_id = i.event_id and l.status = 'processing' and l.claim_token = s.token and l.claimed_until > clock_timestamp()
      returning l.id, l.event_id, l.attempts, l.next_attempt_at, l.attempts >= l.max_attempts as given_up
  )
  select coalesce(jsonb_agg(jsonb_build_object('event_id', i.event_id,
      'result', case when f.id is null then 'lapsed' when f.given_up then 'error' else 'retry' end,
      'attempts', f.attempts, 'next_attempt_at', case when not f.given_up then f.next_attempt_at end) order by i.ord), '[]'),
      array_agg(f.id) filter (where f.given_up)
    into v_results, v_given_up from input i left join failed f using (event_id);
  if v_given_up is not null then
    perform guichet.give_up_stripe_events(v_given_up);
  end if;
  return jsonb_build_object('results', v_results);
end $$;
comment on function public.fail_stripe_events(uuid, jsonb) is 'Gives [{event_id, message, path?}] back for another attempt after a backoff, into error with an alert after the last → {results: [{event_id, result: retry|error|lapsed, attempts, next_attempt_at}]}.';
revoke execute on function public.fail_stripe_events(uuid, jsonb) from public, anon, authenticated;
grant execute on function public.fail_stripe_events(uuid, jsonb) to service_role;

create or replace function public.fail_stripe_execution(execution_id text, message text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_failed int;
  v_given_up uuid[];
  v_tokens uuid[] := array(
    select s.token from guichet.stripe_leases s where s.execution_id = fail_stripe_execution.execution_id);
  v_seqs bigint[] := array(select unnest(s.seqs) from guichet.stripe_leases s where s.token = any(v_tokens));
begin
  with failed as (
    update public.stripe_webhook_log l
      -- one of them may be what ended the execution: alone next time, so that it ends nobody else
      set status = 'pending', alone = true, response_status = 'retry', error_message = left(fail_stripe_execution.message, 4000),
        claim_token = null, claimed_until = null, execution_id = null, next_attempt_at = null
      where l.seq = any(v_seqs) and l.claim_token = any(v_tokens)
        and l.status = 'processing' and l.claimed_until > clock_timestamp()
      returning l.id, l.attempts >= l.max_attempts as given_up
  )
  select count(*), array_agg(f.id) filter (where f.given_up) into v_failed, v_given_up from failed f;
  if v_given_up is not null then
    perform guichet.give_up_stripe_events(v_given_up);
  end if;
  return jsonb_build_object('failed', v_failed);
end $$;
comment on function public.fail_stripe_execution(text, text) is 'Error workflow: gives back what a crashed execution still holds, each event alone next time → {failed}.';
revoke execute on function public.fail_stripe_execution(text, text) from public, anon, authenticated;
grant execute on function public.fail_stripe_execution(text, text) to service_role;
