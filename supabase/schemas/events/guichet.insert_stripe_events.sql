-- Written by npm run db:schemas. Last in migrations/20261121000150_receive_stripe_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.insert_stripe_events(items jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  results jsonb;
begin
  with input as materialized (
    select e.*,
      case when e.raw_base64 is not null then decode(e.raw_base64, 'base64') end as raw,
      row_number() over (partition by e.event_id order by e.ord) as copy
    from rows from (jsonb_to_recordset(items) as (
        event_id text, type text, event_created bigint, api_version text, livemode boolean, account text,
        object_id text, request_id text,
        idempotency_key text, status text, ignored_for text, payload jsonb, raw_base64 text))
      with ordinality as e (event_id, type, event_created, api_version, livemode, account, object_id, request_id,
        idempotency_key, status, ignored_for, payload, raw_base64, ord)
  ), readable as (
    select i.*, case when i.payload is null or i.payload = 'null' then guichet.parse_raw_event(i.raw)
      else i.payload end as event from input i
  ), judged as materialized (
    select r.*, named.account as of_account, named.livemode as of_livemode,
      -- whatever door it came through: an account that is not ours, then the other mode, then its type
      coalesce(guichet.refuses_source(current_setting('guichet.consumer'), named.account, named.livemode),
        case when r.status = 'ignored' then coalesce(r.ignored_for, 'type') end) as refused
    from readable r
    -- what the event itself says counts where the row does not say it, also of an event that is kept as bytes
    cross join lateral (select coalesce(r.event, guichet.stamp_of_raw_event(r.raw)) as event) said
    cross join lateral (select coalesce(nullif(r.account, ''), guichet.event_account(said.event)) as account,
      coalesce(r.livemode, said.event -> 'livemode' = 'true', false) as livemode) named
    where r.copy = 1
  ), inserted as (
    insert into public.stripe_webhook_log
      (event_id, type, event_created, api_version, livemode, stripe_account, object_id, request_id, idempotency_key,
        status, response_status, payload, raw_body, consumer)
    select r.event_id, r.type, coalesce(r.event_created, 0), r.api_version, r.of_livemode, r.of_account, r.object_id,
           r.request_id, r.idempotency_key,
      case when r.refused is null then coalesce(r.status, 'pending') else 'ignored' end,
      case r.refused when 'account' then 'other_account' when 'livemode' then 'other_mode'
        when 'type' then 'ignored' end,
      r.event, case when r.event is null then r.raw end, current_setting('guichet.consumer')
    from judged r
    -- in the order of the key: two groups that overlap wait for each other and do not deadlock
    order by r.event_id
    on conflict (event_id) do nothing
    returning event_id, type, status, response_status, livemode, stripe_account
  ), counted_now as (
    -- the credential says otherwise since: what was turned away for its account or mode comes in when it is sent again
    update public.stripe_webhook_log l set status = 'pending', response_status = null
      from judged r
      where r.refused is null and coalesce(r.status, 'pending') = 'pending' and l.event_id = r.event_id
        and l.status = 'ignored' and l.response_status in ('other_account', 'other_mode')
      returning l.event_id, l.status
  ), news as (
    select 'unmapped_event_type' as template, coalesce(n.type, 'unknown') as subject,
      jsonb_build_object('type', n.type, 'event_id', min(n.event_id)) as data
      from inserted n where n.response_status = 'ignored' group by n.type
    union all
    -- told once, not for each of them: the credential is to be set, or the endpoint to be switched off
    select 'stripe_other_source', current_setting('guichet.consumer') || ':' || n.response_status,
        (array_agg(jsonb_build_object('reason', n.response_status, 'event_id', n.event_id, 'type', n.type, 'account',
          n.stripe_account, 'livemode', n.livemode) order by n.event_id))[1]
      from inserted n where n.response_status in ('other_account', 'other_mode') group by n.response_status
  ), alerted as (
    insert into public.alert_outbox (template, subject, data)
    select n.template, n.subject, n.data from news n order by n.template, n.subject
    on conflict (template, subject) do nothing
  ), kept as (
    select n.event_id, n.status from inserted n union all select c.event_id, c.status from counted_now c
  )
  select coalesce(jsonb_agg(jsonb_build_object('event_id', i.event_id, 'result',
      case when n.event_id is null or i.copy > 1 then 'duplicate' when n.status = 'ignored' then 'ignored'
        else 'stored' end) order by i.ord), '[]')
    into results from input i left join kept n using (event_id);
  return results;
end $function$;

comment on function guichet.insert_stripe_events(jsonb) is 'The set-based part of receive_stripe_events, for the consumer in guichet.consumer.';

revoke all on function guichet.insert_stripe_events(jsonb) from public, anon, authenticated, service_role;
