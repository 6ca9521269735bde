-- Written by npm run db:schemas. Last in migrations/20261121000118_alert_channel.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.alert_channel_works()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_now timestamptz := clock_timestamp();
  v_before guichet.alert_channel;
begin
  select * into v_before from guichet.alert_channel c where c.name = 'telegram' and c.state = 'away' for update;
  if not found then
    return;
  end if;
  update guichet.alert_channel c
    set state = 'up', failures = 0, reason = null, next_try_at = null, told_at = null, back_at = v_now
      where c.name = 'telegram';
  -- what was given up while nobody could take it
  perform guichet.queue_retry('alerts', array(
    select a.id from public.alert_outbox a where a.status = 'failed' and a.next_attempt_at >= v_before.away_since));
  if v_before.told_at is not null then
    perform guichet.tell_by_mail('back', jsonb_build_object('since', v_before.away_since, 'waiting',
      guichet.waiting_alerts()));
  end if;
end $function$;

comment on function guichet.alert_channel_works() is 'The chat took an alert: an outage is over, what it cost comes back, and whoever was told of it hears so.';

revoke all on function guichet.alert_channel_works() from public, anon, authenticated, service_role;
