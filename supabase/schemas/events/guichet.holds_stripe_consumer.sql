-- Written by npm run db:schemas. Last in migrations/20261121000155_stripe_consumers.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.holds_stripe_consumer(consumer text, workflow_id text)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.holds_stripe_consumer(text,text) is 'Whether a workflow gets a consumer''s events: the first that asks, or the one that has stood by for ten minutes in which the first asked for nothing. Another is told to support once. The caller holds the consumer''s claim lock.';

revoke all on function guichet.holds_stripe_consumer(text,text) from public, anon, authenticated, service_role;
