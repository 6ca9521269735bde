-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.give_up_stripe_events(log_ids uuid[])
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_count int;
begin
  with given_up as (
    update public.stripe_webhook_log l
      set status = 'error', response_status = 'error', claim_token = null, claimed_until = null, execution_id = null, next_attempt_at = null,
        error_message = coalesce(l.error_message, 'its execution ended ' || l.attempts || ' times without settling it')
      where l.id = any(log_ids)
      returning l.event_id, l.type, l.object_id, l.attempts, l.replays, l.error_message
  ), alerted as (
    insert into public.alert_outbox (template, subject, data)
    -- a replay that fails again is a new alert
    select 'event_failed', g.event_id || case when g.replays > 0 then '#' || g.replays else '' end,
      jsonb_build_object('event_id', g.event_id, 'type', g.type, 'object_id', g.object_id, 'attempts', g.attempts, 'message', g.error_message)
    from given_up g
    order by g.event_id
    on conflict (template, subject) do nothing
  )
  select count(*) into v_count from given_up;
  return v_count;
end $function$;

comment on function guichet.give_up_stripe_events(uuid[]) is 'Puts events into error for good and alerts support, in one transaction; replay_stripe_events brings them back.';

revoke all on function guichet.give_up_stripe_events(uuid[]) from public, anon, authenticated, service_role;
