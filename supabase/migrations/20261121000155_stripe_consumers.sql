-- Which workflow works on a consumer's inbox (rule 5). A copy of the workflow names the same consumer: published
-- beside the original it would take half of the events and do with them whatever its editor tries out.

create table guichet.stripe_consumers (
  consumer text primary key,
  workflow_id text not null check (workflow_id <> ''),
  bound_at timestamptz not null default clock_timestamp(),
  claimed_at timestamptz not null default clock_timestamp(),
  waiting_workflow_id text,
  waiting_since timestamptz,
  asked_at timestamptz,
  check ((waiting_workflow_id is null) = (waiting_since is null) and (waiting_since is null) = (asked_at is null)),
  check (waiting_workflow_id <> workflow_id)
);
comment on table guichet.stripe_consumers is 'The one workflow that gets a consumer''s events, whichever n8n runs it: the first that asked.';
comment on column guichet.stripe_consumers.consumer is 'stripe_webhook_log.consumer; written by claim_stripe_events, bind_stripe_consumer.';
comment on column guichet.stripe_consumers.workflow_id is 'n8n''s id of the workflow that gets the events; written by claim_stripe_events, bind_stripe_consumer.';
comment on column guichet.stripe_consumers.bound_at is 'Since when; written by claim_stripe_events, bind_stripe_consumer.';
comment on column guichet.stripe_consumers.claimed_at is 'When it last asked, to half a minute; written by claim_stripe_events.';
comment on column guichet.stripe_consumers.waiting_workflow_id is 'Another workflow that asks and gets nothing; written by claim_stripe_events.';
comment on column guichet.stripe_consumers.waiting_since is 'Since when that one asks without a pause; written by claim_stripe_events.';
comment on column guichet.stripe_consumers.asked_at is 'When that one last asked, to half a minute; written by claim_stripe_events.';
alter table guichet.stripe_consumers enable row level security;
revoke all on guichet.stripe_consumers from public, anon, authenticated, service_role;

create or replace function guichet.holds_stripe_consumer(consumer text, workflow_id text) returns boolean
language plpgsql set search_path = ''
as $$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
  v_bound guichet.stripe_consumers;
  v_waiting_since timestamptz;
  -- a claim comes every second: what is only looked at by the minute is not written each time
  c_precision constant interval := '30 seconds';
  -- longer than the longest polling interval of a trigger
  c_pause constant interval := '6 minutes';
  c_silence constant interval := '10 minutes';
begin
  select c.* into v_bound from guichet.stripe_consumers c where c.consumer = holds_stripe_consumer.consumer;
  if not found then
    insert into guichet.stripe_consumers (consumer, workflow_id)
      values (holds_stripe_consumer.consumer, holds_stripe_consumer.workflow_id);
    return true;
  end if;
  if v_bound.workflow_id = holds_stripe_consumer.workflow_id then
    if v_bound.claimed_at < v_now - c_precision then
      update guichet.stripe_consumers c set claimed_at = v_now where c.consumer = holds_stripe_consumer.consumer;
    end if;
    return true;
  end if;

  v_waiting_since := case when v_bound.waiting_workflow_id = holds_stripe_consumer.workflow_id
    and v_bound.asked_at > v_now - c_pause
    then v_bound.waiting_since else v_now end;
  -- the original was switched off, and the other stood by all the while: a database that was away for both moves
  -- nothing
  if v_bound.claimed_at < v_now - c_silence and v_waiting_since < v_now - c_silence then
    update guichet.stripe_consumers c
      set workflow_id = holds_stripe_consumer.workflow_id, bound_at = v_now, claimed_at = v_now,
        waiting_workflow_id = null, waiting_since = null, asked_at = null
      where c.consumer = holds_stripe_consumer.consumer;
    return true;
  end if;
  if v_waiting_since = v_now or v_bound.asked_at < v_now - c_precision then
    update guichet.stripe_consumers c
      set waiting_workflow_id = holds_stripe_consumer.workflow_id, waiting_since = v_waiting_since, asked_at = v_now
      where c.consumer = holds_stripe_consumer.consumer;
    perform guichet.alert('stripe_inbox_taken', holds_stripe_consumer.consumer || ':'
      || holds_stripe_consumer.workflow_id, jsonb_build_object(
      'consumer', holds_stripe_consumer.consumer, 'workflow_id', holds_stripe_consumer.workflow_id, 'bound_workflow_id',
        v_bound.workflow_id));
  end if;
  return false;
end $$;
comment on function guichet.holds_stripe_consumer(text, text) is 'Whether a workflow gets a consumer''s events: the first that asks, or the one that has stood by for ten minutes in which the first asked for nothing. Another is told to support once. The caller holds the consumer''s claim lock.';
revoke execute on function guichet.holds_stripe_consumer(text, text) from public;

create or replace function public.bind_stripe_consumer(consumer text, workflow_id text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_before text := (select c.workflow_id from guichet.stripe_consumers c
    where c.consumer = bind_stripe_consumer.consumer);
begin
  perform guichet.require_right('settings');
  perform guichet.queue_lock('stripe-events', bind_stripe_consumer.consumer);
  insert into guichet.stripe_consumers as c (consumer, workflow_id)
    values (bind_stripe_consumer.consumer, bind_stripe_consumer.workflow_id)
  on conflict (consumer) do update
    set workflow_id = excluded.workflow_id, bound_at = excluded.bound_at, claimed_at = excluded.claimed_at,
      waiting_workflow_id = null, waiting_since = null, asked_at = null;
  perform guichet.record_action('settings', 'guichet.stripe_consumers', bind_stripe_consumer.consumer, null,
    jsonb_build_object('workflow_id', v_before), jsonb_build_object('workflow_id', bind_stripe_consumer.workflow_id));
  return jsonb_build_object('consumer', bind_stripe_consumer.consumer, 'workflow_id', bind_stripe_consumer.workflow_id);
end $$;
comment on function public.bind_stripe_consumer(text, text) is 'Staff: from now on this workflow gets the consumer''s events, e.g. a new import of the synchronisation → {consumer, workflow_id}. Service role.';
revoke execute on function public.bind_stripe_consumer(text, text) from public, anon, authenticated;
grant execute on function public.bind_stripe_consumer(text, text) to service_role;
