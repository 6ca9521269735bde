-- Written by npm run db:schemas. Last in migrations/20261121000118_alert_channel.sql, which never changes: change it in a new one.

create table guichet.alert_channel (
  name text not null,
  state text default 'up'::text not null,
  failures integer default 0 not null,
  reason text,
  away_since timestamp with time zone,
  next_try_at timestamp with time zone,
  told_at timestamp with time zone,
  back_at timestamp with time zone,
  workflow_ids text[] default '{}'::text[] not null,
  workflow_told_at timestamp with time zone,
  constraint alert_channel_pkey PRIMARY KEY (name),
  constraint alert_channel_name_check CHECK ((name = 'telegram'::text)),
  constraint alert_channel_state_check CHECK ((state = ANY (ARRAY['up'::text, 'away'::text])))
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

alter table guichet.alert_channel enable row level security;

revoke all on guichet.alert_channel from public, anon, authenticated, service_role;
