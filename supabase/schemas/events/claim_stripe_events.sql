-- Written by npm run db:schemas. Last in migrations/20261121000160_claim_stripe_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.claim_stripe_events(consumer text, max_events integer DEFAULT 200, lease_seconds integer DEFAULT 90, max_batches integer DEFAULT 2, max_attempts integer DEFAULT 8, workflow_id text DEFAULT NULL::text)
 RETURNS json
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_now timestamptz;
  v_lease_end timestamptz;
  v_token uuid := gen_random_uuid();
  v_tokens uuid[];
  v_leased bigint[];
  v_holding uuid[];
  v_lapsed boolean;
  v_live int;
  v_live_alone boolean;
  v_held text[];
  v_seqs bigint[];
  v_exhausted uuid[];
  v_events json;
  v_next timestamptz;
begin
  -- one claim at a time: two n8n processes together keep to max_batches
  perform guichet.queue_lock('stripe-events', claim_stripe_events.consumer);
  -- without a workflow the caller is no trigger of n8n: there is nothing it could be a copy of
  if claim_stripe_events.workflow_id is not null and not guichet.holds_stripe_consumer(claim_stripe_events.consumer,
    claim_stripe_events.workflow_id) then
    return json_build_object('token', null, 'events', '[]'::json, 'next_attempt_in_ms', null);
  end if;
  v_now := clock_timestamp();
  v_lease_end := v_now + make_interval(secs => lease_seconds);

  -- read first, so that the events are always looked up by seq
  select coalesce(array_agg(s.token), '{}'), array(select unnest(o.seqs) from guichet.stripe_leases o)
    into v_tokens, v_leased from guichet.stripe_leases s;
  select count(distinct h.claim_token) filter (where h.live and h.consumer = claim_stripe_events.consumer),
      coalesce(bool_or(h.alone) filter (where h.live and h.consumer = claim_stripe_events.consumer), false),
      coalesce(array_agg(distinct h.object_id) filter (where h.live and h.object_id is not null), '{}'),
      min(h.claimed_until) filter (where h.live),
      coalesce(bool_or(not h.live), false), coalesce(array_agg(distinct h.claim_token), '{}')
    into v_live, v_live_alone, v_held, v_next, v_lapsed, v_holding
    from (
      select l.claim_token, l.consumer, l.alone, l.object_id, l.claimed_until, l.claimed_until > v_now as live
      from public.stripe_webhook_log l
      where l.seq = any(v_leased) and l.claim_token = any(v_tokens) and l.status = 'processing'
    ) h;
  if v_live >= max_batches then
    return json_build_object('token', null, 'events', '[]'::json,
      'next_attempt_in_ms', guichet.queue_wait(v_next, v_now));
  end if;

  -- what a crashed execution left: alone, or out of attempts
  if v_lapsed then
    with lapsed as (
      update public.stripe_webhook_log l
        set status = 'pending', alone = true, response_status = 'lapsed', claim_token = null, claimed_until = null,
          execution_id = null, max_attempts = claim_stripe_events.max_attempts
        where l.id = any(array(
          select p.id from public.stripe_webhook_log p
          where p.seq = any(v_leased) and p.claim_token = any(v_tokens) and p.status = 'processing'
            and p.claimed_until <= v_now and p.consumer = claim_stripe_events.consumer
          for update skip locked))
        returning l.id, l.attempts
    )
    select array_agg(lapsed.id) filter (where lapsed.attempts >= claim_stripe_events.max_attempts)
      into v_exhausted from lapsed;
    perform guichet.queue_give_up('stripe-events', v_exhausted);
  end if;
  -- under which nothing was held any more
  delete from guichet.stripe_leases s
    where s.consumer = claim_stripe_events.consumer and s.token = any(v_tokens) and s.token <> all(v_holding);

  -- one that ran in a crashed execution runs alone, and only one of them at a time, so that others go on beside it
  if not v_live_alone then
    v_seqs := array(
      select l.seq from public.stripe_webhook_log l
      where l.consumer = claim_stripe_events.consumer and l.unsettled and l.alone and l.status = 'pending'
        and (l.next_attempt_at is null or l.next_attempt_at <= v_now)
        and (l.object_id is null or l.object_id <> all(v_held))
      order by l.event_created, l.seq limit 1
      for update skip locked);
  end if;
  if v_seqs is null or cardinality(v_seqs) = 0 then
    v_seqs := array(
      select l.seq from public.stripe_webhook_log l
      where l.consumer = claim_stripe_events.consumer and l.unsettled and not l.alone and l.status = 'pending'
        and (l.next_attempt_at is null or l.next_attempt_at <= v_now)
        and (l.object_id is null or l.object_id <> all(v_held))
      order by l.event_created, l.seq limit claim_stripe_events.max_events
      for update skip locked);
  end if;

  if cardinality(v_seqs) > 0 then
    insert into guichet.stripe_leases (token, consumer, seqs) values (v_token, claim_stripe_events.consumer, v_seqs);
    with claimed as (
      update public.stripe_webhook_log l
        set status = 'processing', attempts = l.attempts + 1, max_attempts = claim_stripe_events.max_attempts,
          claim_token = v_token, claimed_until = v_lease_end, execution_id = null
        where l.seq = any(v_seqs)
        returning l.event_id, l.type, l.event_created, l.api_version, l.livemode, l.object_id, l.attempts, l.payload,
          l.raw_body, l.seq
    )
    select json_agg(
        case when c.payload is not null then
          json_build_object('event_id', c.event_id, 'type', c.type, 'event_created', c.event_created, 'api_version',
            c.api_version,
            'livemode', c.livemode, 'object_id', c.object_id, 'attempts', c.attempts, 'payload', c.payload)
        else
          json_build_object('event_id', c.event_id, 'type', c.type, 'event_created', c.event_created, 'api_version',
            c.api_version,
            'livemode', c.livemode, 'object_id', c.object_id, 'attempts', c.attempts, 'payload', null,
            'raw_base64', translate(encode(c.raw_body, 'base64'), E'\n', ''))
        end order by c.event_created, c.seq)
      into v_events from claimed c;
    return json_build_object('token', v_token, 'events', v_events, 'next_attempt_in_ms', 0);
  end if;

  select least(v_next, min(l.next_attempt_at)) into v_next
    from public.stripe_webhook_log l
    where l.consumer = claim_stripe_events.consumer and l.unsettled and l.next_attempt_at > v_now
      and l.status = 'pending';
  return json_build_object('token', null, 'events', '[]'::json,
    'next_attempt_in_ms', guichet.queue_wait(v_next, v_now));
end $function$;

comment on function public.claim_stripe_events(text,integer,integer,integer,integer,text) is 'Leases the oldest waiting events of a consumer → {token, events: [{event_id, type, event_created, api_version, livemode, object_id, attempts, payload, raw_base64?}], next_attempt_in_ms}. Attempts count here; an event that was in a crashed execution comes alone; token null: nothing to do, max_batches leases are live, or the consumer belongs to another workflow than workflow_id: the first that asks has it, bind_stripe_consumer changes that. raw_base64 where payload is null (receive_stripe_events). json, not jsonb: payloads are only passed on.';

revoke all on function public.claim_stripe_events(text,integer,integer,integer,integer,text) from public, anon, authenticated, service_role;
grant execute on function public.claim_stripe_events(text,integer,integer,integer,integer,text) to service_role;
