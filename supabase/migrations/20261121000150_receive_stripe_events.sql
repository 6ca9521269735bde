-- receive_stripe_events: the durable insert that stands between Stripe's POST and our 200. Hot path:
-- one set-based statement a group of requests.

create or replace function guichet.parse_raw_event(raw bytea) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return convert_from(raw, 'UTF8')::jsonb;
exception
  -- 22P02 no JSON, 22021 no UTF-8, 22P05 \u0000, 54xxx too deep or too long for jsonb
  when data_exception or program_limit_exceeded then return null;
end $$;
comment on function guichet.parse_raw_event(bytea) is 'The event in these bytes, null where jsonb cannot hold it.';
revoke execute on function guichet.parse_raw_event(bytea) from public;

create or replace function guichet.insert_stripe_events(items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  results jsonb;
begin
  with input as materialized (
    select e.*,
      case when e.raw_base64 is not null then decode(e.raw_base64, 'base64') end as raw,
      row_number() over (partition by e.event_id order by e.ord) as copy
    from rows from (jsonb_to_recordset(items) as (
        event_id text, type text, event_created bigint, api_version text, livemode boolean, object_id text, request_id text,
        idempotency_key text, status text, ignored_for text, payload jsonb, raw_base64 text))
      with ordinality as e (event_id, type, event_created, api_version, livemode, object_id, request_id,
        idempotency_key, status, ignored_for, payload, raw_base64, ord)
  ), readable as (
    select i.*, case when i.payload is null or i.payload = 'null' then guichet.parse_raw_event(i.raw) else i.payload end as event from input i
  ), inserted as (
    insert into public.stripe_webhook_log
      (event_id, type, event_created, api_version, livemode, object_id, request_id, idempotency_key, status, response_status, payload, raw_body, consumer)
    select r.event_id, r.type, coalesce(r.event_created, 0), r.api_version, coalesce(r.livemode, false), r.object_id, r.request_id, r.idempotency_key,
      coalesce(r.status, 'pending'), case when r.status = 'ignored' then case r.ignored_for when 'livemode' then 'other_mode' else 'ignored' end end, r.event, case when r.event is null then r.raw end, current_setting('guichet.consumer')
    from readable r where r.copy = 1
    -- in the order of the key: two groups that overlap wait for each other and do not deadlock
    order by r.event_id
    on conflict (event_id) do nothing
    returning event_id, type, status, response_status
  ), alerted as (
    insert into public.alert_outbox (template, subject, data)
    select 'unmapped_event_type', coalesce(n.type, 'unknown'), jsonb_build_object('type', n.type, 'event_id', min(n.event_id))
    -- an event of the mode that staff did not choose is no news
    from inserted n where n.response_status = 'ignored' group by n.type order by n.type
    on conflict (template, subject) do nothing
  )
  select coalesce(jsonb_agg(jsonb_build_object('event_id', i.event_id, 'result',
      case when n.event_id is null or i.copy > 1 then 'duplicate' when n.status = 'ignored' then 'ignored' else 'stored' end) order by i.ord), '[]')
    into results from input i left join inserted n using (event_id);
  return results;
end $$;
comment on function guichet.insert_stripe_events(jsonb) is 'The set-based part of receive_stripe_events, for the consumer in guichet.consumer.';
revoke execute on function guichet.insert_stripe_events(jsonb) from public;

create or replace function public.receive_stripe_events(events jsonb, consumer text default 'stripe-events') returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  -- a setting of this transaction, so that the payloads need not be rebuilt to carry it
  perform set_config('guichet.consumer', receive_stripe_events.consumer, true);
  return jsonb_build_object('results', guichet.in_savepoints('guichet.insert_stripe_events(jsonb)', events));
end $$;
comment on function public.receive_stripe_events(jsonb, text) is 'Stores [{event_id, type, event_created, api_version, livemode, object_id, request_id, idempotency_key, status: pending|ignored, ignored_for?: type|livemode, payload, raw_base64?}] durably → {results: [{event_id, result: stored|duplicate|ignored|error, error?}]}. An ignored type alerts once, in the same transaction; an event ignored for its mode does not.';
revoke execute on function public.receive_stripe_events(jsonb, text) from public, anon, authenticated;
grant execute on function public.receive_stripe_events(jsonb, text) to service_role;
