-- Written by npm run db:schemas. Last in migrations/20261121000180_replay_stripe_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.replay_stripe_events(event_ids text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.replay_stripe_events(text[]) is 'Staff: puts events back to pending with no attempts → {results: [{event_id, result: replayed|not_found|busy|expired|ignored}]}; ignored: of an account or a mode that does not count; expired: the payload was dropped by expire_stripe_payloads.';

revoke all on function public.replay_stripe_events(text[]) from public, anon, authenticated, service_role;
grant execute on function public.replay_stripe_events(text[]) to service_role;
