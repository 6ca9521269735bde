-- For staff and upkeep: replay, list, expiry of payloads.

create or replace function public.replay_stripe_events(event_ids text[]) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_results jsonb;
  v_before jsonb;
begin
  perform guichet.require_right('replay_events');
  v_before := (select jsonb_object_agg(l.event_id,
    jsonb_build_object('status', l.status, 'attempts', l.attempts, 'replays', l.replays,
      'error_message', l.error_message)) from public.stripe_webhook_log l where l.event_id = any(event_ids));
  with before as (
    select l.id, l.event_id, l.payload is null and l.raw_body is null as expired,
      l.status = 'processing' and l.claimed_until > clock_timestamp() as busy,
      -- no way in for what reception turns away
      guichet.refuses_source(l.consumer, coalesce(l.stripe_account, guichet.event_account(l.payload)),
        l.livemode) is not null as refused
    from public.stripe_webhook_log l where l.event_id = any(event_ids)
    order by l.event_id for update
  ), replayed as (
    update public.stripe_webhook_log l
      set status = 'pending', attempts = 0, replays = l.replays + 1, next_attempt_at = null, alone = false,
          response_status = null,
        error_message = null, processed_at = null, claim_token = null, claimed_until = null, execution_id = null
      from before b where l.id = b.id and not b.busy and not b.expired and not b.refused
      returning l.event_id
  )
  select coalesce(jsonb_agg(jsonb_build_object('event_id', wanted.event_id, 'result',
      case when r.event_id is not null then 'replayed' when b.event_id is null then 'not_found'
        when b.refused then 'ignored' when b.busy then 'busy' else 'expired' end) order by wanted.ord), '[]')
    into v_results
    from unnest(event_ids) with ordinality as wanted (event_id, ord) left join before b using (event_id)
      left join replayed r using (event_id);
  perform guichet.record_action('replay_events', 'stripe_webhook_log', l.event_id, null, v_before -> l.event_id,
      jsonb_build_object('status', l.status, 'attempts', l.attempts, 'replays', l.replays, 'error_message',
        l.error_message))
    from jsonb_array_elements(v_results) r (item) join public.stripe_webhook_log l on l.event_id = r.item ->> 'event_id'
    where r.item ->> 'result' = 'replayed' order by l.event_id;
  return jsonb_build_object('results', v_results);
end $$;
comment on function public.replay_stripe_events(text[]) is 'Staff: puts events back to pending with no attempts → {results: [{event_id, result: replayed|not_found|busy|expired|ignored}]}; ignored: of an account or a mode that does not count; expired: the payload was dropped by expire_stripe_payloads.';
revoke execute on function public.replay_stripe_events(text[]) from public, anon, authenticated;
grant execute on function public.replay_stripe_events(text[]) to service_role;

create or replace function public.list_stripe_events(filter jsonb default '{}') returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('events', coalesce(jsonb_agg(to_jsonb(page) order by page.seq desc), '[]'))
  from (
    select l.seq, l.event_id, l.type, l.status, l.object_id, l.event_created, l.api_version, l.livemode,
           l.stripe_account, l.attempts, l.replays,
      l.response_status, l.error_message,
      coalesce(l.execution_id, (select s.execution_id from guichet.stripe_leases s where s.token = l.claim_token))
        as execution_id,
      l.next_attempt_at, l.claimed_until, l.processed_at, l.created_at
    from public.stripe_webhook_log l
    where (select guichet.may('read_events'))
      and (filter ->> 'status' is null or l.status = filter ->> 'status')
      and (filter ->> 'type' is null or l.type = filter ->> 'type')
      and (filter ->> 'object_id' is null or l.object_id = filter ->> 'object_id')
      and (filter ->> 'before' is null or l.seq < (filter ->> 'before')::bigint)
    order by l.seq desc
    limit least(coalesce((filter ->> 'limit')::int, 50), 500)
  ) page
$$;
comment on function public.list_stripe_events(jsonb) is 'Staff: newest first, without payloads: {status?, type?, object_id?, limit? (50, at most 500), before? (seq of the last one seen)} → {events: [...]}.';
revoke execute on function public.list_stripe_events(jsonb) from public, anon, authenticated;
grant execute on function public.list_stripe_events(jsonb) to service_role;

create or replace function public.expire_stripe_payloads(keep interval default interval '30 days',
  max_events int default 5000) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_expired int;
begin
  with old as (
    select l.id from public.stripe_webhook_log l
    where l.status in ('processed', 'ignored') and l.created_at < now() - keep
      and (l.payload is not null or l.raw_body is not null)
    order by l.seq limit max_events for update skip locked
  )
  update public.stripe_webhook_log l set payload = null, raw_body = null
    where l.id = any(array(select old.id from old));
  get diagnostics v_expired = row_count;
  return jsonb_build_object('expired', v_expired);
end $$;
comment on function public.expire_stripe_payloads(interval, int) is 'Upkeep: drops payloads of settled events older than keep, a few at a time; the small row stays and keeps deduplicating → {expired}.';
revoke execute on function public.expire_stripe_payloads(interval, int) from public, anon, authenticated;
grant execute on function public.expire_stripe_payloads(interval, int) to service_role;
