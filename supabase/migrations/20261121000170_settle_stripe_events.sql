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
language sql security definer set search_path = ''
as $$ select jsonb_build_object('results', guichet.queue_complete('stripe-events', token, events)) $$;
comment on function public.complete_stripe_events(uuid, jsonb) is 'Marks [{event_id, response_status?}] as processed → {results: [{event_id, result: processed|lapsed}]}.';
revoke execute on function public.complete_stripe_events(uuid, jsonb) from public, anon, authenticated;
grant execute on function public.complete_stripe_events(uuid, jsonb) to service_role;

create or replace function public.fail_stripe_events(token uuid, events jsonb) returns jsonb
language sql security definer set search_path = ''
as $$
  select jsonb_build_object('results', guichet.queue_fail('stripe-events', token, (
    select coalesce(jsonb_agg(jsonb_build_object('event_id', e.item -> 'event_id', 'message', left(
        coalesce(nullif(e.item ->> 'message', ''), 'no message')
          || coalesce(' (at ' || nullif(e.item ->> 'path', '') || ')', ''), 4000))
      order by e.ord), '[]')
    from jsonb_array_elements(events) with ordinality as e (item, ord))))
$$;
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
      set status = 'pending', alone = true, response_status = 'retry', error_message =
        left(fail_stripe_execution.message, 4000),
        claim_token = null, claimed_until = null, execution_id = null, next_attempt_at = null
      where l.seq = any(v_seqs) and l.claim_token = any(v_tokens)
        and l.status = 'processing' and l.claimed_until > clock_timestamp()
      returning l.id, l.attempts >= l.max_attempts as given_up
  )
  select count(*), array_agg(f.id) filter (where f.given_up) into v_failed, v_given_up from failed f;
  perform guichet.queue_give_up('stripe-events', v_given_up);
  return jsonb_build_object('failed', v_failed);
end $$;
comment on function public.fail_stripe_execution(text, text) is 'Error workflow: gives back what a crashed execution still holds, each event alone next time → {failed}.';
revoke execute on function public.fail_stripe_execution(text, text) from public, anon, authenticated;
grant execute on function public.fail_stripe_execution(text, text) to service_role;

create or replace function public.renew_stripe_events(token uuid, lease_seconds int) returns jsonb
language sql security definer set search_path = ''
as $$ select guichet.queue_renew('stripe-events', token, lease_seconds) $$;
comment on function public.renew_stripe_events(uuid, int) is 'Makes the lease of claimed events last lease_seconds from now → {renewed: rows}; 0: settled or lapsed.';
revoke execute on function public.renew_stripe_events(uuid, int) from public, anon, authenticated;
grant execute on function public.renew_stripe_events(uuid, int) to service_role;
