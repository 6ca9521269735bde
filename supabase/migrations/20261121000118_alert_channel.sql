-- Where alerts go, and whether it takes them. A chat that refuses (the bot was removed, its token revoked) or does not
-- answer is an outage and no verdict on any alert: they wait, use no attempt up, and are sent folded when it is back;
-- it is asked again after a growing pause, and support hears of it once, by mail.

create table guichet.alert_channel (
  name text primary key check (name = 'telegram'),
  state text not null default 'up' check (state in ('up', 'away')),
  failures integer not null default 0,
  reason text,
  away_since timestamptz,
  next_try_at timestamptz,
  told_at timestamptz,
  back_at timestamptz,
  workflow_ids text[] not null default '{}',
  workflow_told_at timestamptz
);
comment on table guichet.alert_channel is 'The chat that alerts go to; one row.';
comment on column guichet.alert_channel.name is 'telegram; written by migrations.';
comment on column guichet.alert_channel.state is 'up ⇄ away; written by fail_alerts and complete_alerts.';
comment on column guichet.alert_channel.failures is 'Tries in a row that nobody took; decides the next pause. Written by fail_alerts, complete_alerts.';
comment on column guichet.alert_channel.reason is 'What it said last; written by fail_alerts.';
comment on column guichet.alert_channel.away_since is 'Beginning of the outage, or of the last one; written by fail_alerts.';
comment on column guichet.alert_channel.next_try_at is 'While it is away nothing is claimed before; written by fail_alerts.';
comment on column guichet.alert_channel.told_at is 'When support was told of this outage by mail; written by fail_alerts, complete_alerts.';
comment on column guichet.alert_channel.back_at is 'End of the last outage: alerts from before are folded whatever their age. Written by complete_alerts.';
comment on column guichet.alert_channel.workflow_ids is 'The workflows that send alerts, as they name themselves, the last twenty (two n8n, a workflow imported anew): their own failures become no alert. Written by claim_alerts.';
comment on column guichet.alert_channel.workflow_told_at is 'When support was last told by mail that this workflow fails; written by enqueue_alerts.';
insert into guichet.alert_channel (name) values ('telegram') on conflict do nothing;

alter table guichet.alert_channel enable row level security;
revoke all on guichet.alert_channel from public, anon, authenticated, service_role;

-- The second channel -------------------------------------------------------------------------------------

create or replace function guichet.tell_by_mail(p_kind text, p_details jsonb) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_to text := (select s.value from guichet.settings s where s.key = 'alert_email');
begin
  if coalesce(v_to, '') = '' then
    return false;
  end if;
  perform guichet.enqueue_outbox('alert.email', 'alert-channel:telegram',
    jsonb_build_object('kind', p_kind, 'to', v_to, 'zone', guichet.zone()) || p_details, false);
  return true;
end $$;
comment on function guichet.tell_by_mail(text, jsonb) is
  'Puts a letter to support into the outbox (topic alert.email): {kind: away|back|given_up|sender_failed, to, zone, …}; false where no address is set (set_alert_email).';
revoke execute on function guichet.tell_by_mail(text, jsonb) from public;

create or replace function guichet.waiting_alerts() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (select coalesce(jsonb_object_agg(w.template, w.n), '{}')
    from (select a.template, count(*) as n from public.alert_outbox a where a.status in ('queued', 'sending')
      group by a.template) w);
end $$;
comment on function guichet.waiting_alerts() is 'How many alerts wait, by template.';
revoke execute on function guichet.waiting_alerts() from public;

-- State --------------------------------------------------------------------------------------------------

create or replace function guichet.alert_channel_failed(p_reason text, p_refused boolean) returns void
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function guichet.alert_channel_failed(text, boolean) is 'The chat took nothing: the next try is later, and support is told by mail, once an outage: at once where it refused, after five minutes where it did not answer.';
revoke execute on function guichet.alert_channel_failed(text, boolean) from public;

create or replace function guichet.alert_channel_works() returns void
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function guichet.alert_channel_works() is 'The chat took an alert: an outage is over, what it cost comes back, and whoever was told of it hears so.';
revoke execute on function guichet.alert_channel_works() from public;
