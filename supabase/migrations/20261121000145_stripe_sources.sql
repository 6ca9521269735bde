-- Whose events count. An endpoint for connected accounts, or of an organisation, sends events of accounts that are
-- not ours, with whatever ids their metadata carry; an endpoint of test mode sends money that is none. The webhook
-- credential says which account and which mode count; every door asks here: reception, catch-up and replay.

create table guichet.stripe_sources (
  consumer text primary key,
  account text check (account ~ '^acct_[A-Za-z0-9]+$'),
  mode text not null default 'both' check (mode in ('live', 'test', 'both')),
  told_at timestamptz not null default clock_timestamp()
);
comment on table guichet.stripe_sources is 'The Stripe account and mode whose events a consumer takes, as the webhook credential says.';
comment on column guichet.stripe_sources.consumer is 'stripe_webhook_log.consumer; written by receive_stripe_events.';
comment on column guichet.stripe_sources.account is 'acct_… whose events count beside those that name no account; null: only those. Written by receive_stripe_events.';
comment on column guichet.stripe_sources.mode is 'live, test, or both where nobody has said; written by receive_stripe_events.';
comment on column guichet.stripe_sources.told_at is 'Since when; written by receive_stripe_events.';
alter table guichet.stripe_sources enable row level security;
revoke all on guichet.stripe_sources from public, anon, authenticated, service_role;

create or replace function guichet.event_account(event jsonb) returns text
language sql immutable set search_path = ''
as $$
  select nullif(substring(rtrim(trim(named.value), '/') from '[^/]*$'), '')
  from (values
    (1, event -> 'account'),
    -- newer versions name it in context, of an organisation as a path
    (2, event -> 'context')) field (place, value)
  cross join lateral (select case jsonb_typeof(field.value)
    when 'string' then field.value #>> '{}'
    when 'object' then coalesce(field.value ->> 'id', field.value ->> 'account',
      field.value ->> 'stripe_account') end as value) named
  where trim(named.value) <> '' order by field.place limit 1
$$;
comment on function guichet.event_account(jsonb) is 'The account that an event names, in account or in context; null where it is the endpoint''s own. An empty text names none.';
revoke execute on function guichet.event_account(jsonb) from public;

create or replace function guichet.refuses_source(consumer text, account text, livemode boolean) returns text
language sql stable set search_path = ''
as $$
  select case
    when refuses_source.account is not null and refuses_source.account is distinct from s.account then 'account'
    when s.mode = 'live' and not coalesce(refuses_source.livemode, false) or s.mode = 'test'
      and coalesce(refuses_source.livemode, false) then 'livemode' end
  from (values (1)) always (one) left join guichet.stripe_sources s on s.consumer = refuses_source.consumer
$$;
comment on function guichet.refuses_source(text, text, boolean) is 'Why an event of this account and mode does not count for a consumer: account, livemode; null where it counts.';
revoke execute on function guichet.refuses_source(text, text, boolean) from public;

create or replace function guichet.know_stripe_source(consumer text, source jsonb) returns void
language sql set search_path = ''
as $$
  -- a door whose credential says no mode takes nothing back of what another door of the same consumer said: test money
  -- would come in through it beside live
  with said as (
    select nullif(source ->> 'account', '') as account,
      coalesce(nullif(nullif(source ->> 'mode', ''), 'both'), k.mode, 'both') as mode, k.consumer is not null as known,
      k.account as known_account, k.mode as known_mode
    from (values (1)) always (one) left join guichet.stripe_sources k on k.consumer = know_stripe_source.consumer
    where jsonb_typeof(source) = 'object'
  )
  -- asked with each group of events: written only where it changes
  insert into guichet.stripe_sources as s (consumer, account, mode)
  select know_stripe_source.consumer, said.account, said.mode from said
  where not said.known or (said.account, said.mode) is distinct from (said.known_account, said.known_mode)
  on conflict (consumer) do update set account = excluded.account, mode = excluded.mode, told_at = clock_timestamp()
$$;
comment on function guichet.know_stripe_source(text, jsonb) is 'Keeps what the webhook credential says: {account?: acct_…, mode?: live|test|both}; null leaves it as it is, and so does both the mode that is known.';
revoke execute on function guichet.know_stripe_source(text, jsonb) from public;
