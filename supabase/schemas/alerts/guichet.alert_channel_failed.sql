-- Written by npm run db:schemas. Last in migrations/20261121000118_alert_channel.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.alert_channel_failed(p_reason text, p_refused boolean)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_now timestamptz := clock_timestamp();
  v_channel guichet.alert_channel;
  -- one that refuses does so until somebody acts; one that does not answer may be back in a moment
  c_patience constant interval := '5 minutes';
  c_longest_pause constant numeric := 300;
begin
  update guichet.alert_channel c
    set state = 'away', failures = c.failures + 1, reason = left(p_reason, 500),
      away_since = case when c.state = 'away' then c.away_since else v_now end,
      told_at = case when c.state = 'away' then c.told_at end,
      next_try_at = v_now + make_interval(secs => least(c_longest_pause,
        15 * 2 ^ least(c.failures, 10))::double precision)
    where c.name = 'telegram' returning * into v_channel;
  if v_channel.told_at is not null or not (p_refused or v_now >= v_channel.away_since + c_patience) then
    return;
  end if;
  if guichet.tell_by_mail('away', jsonb_build_object('reason', v_channel.reason, 'since', v_channel.away_since,
    'waiting', guichet.waiting_alerts())) then
    update guichet.alert_channel c set told_at = v_now where c.name = 'telegram';
  end if;
end $function$;

comment on function guichet.alert_channel_failed(text,boolean) is 'The chat took nothing: the next try is later, and support is told by mail, once an outage: at once where it refused, after five minutes where it did not answer.';

revoke all on function guichet.alert_channel_failed(text,boolean) from public, anon, authenticated, service_role;
