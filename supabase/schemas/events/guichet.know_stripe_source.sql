-- Written by npm run db:schemas. Last in migrations/20261121000145_stripe_sources.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.know_stripe_source(consumer text, source jsonb)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
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
$function$;

comment on function guichet.know_stripe_source(text,jsonb) is 'Keeps what the webhook credential says: {account?: acct_…, mode?: live|test|both}; null leaves it as it is, and so does both the mode that is known.';

revoke all on function guichet.know_stripe_source(text,jsonb) from public, anon, authenticated, service_role;
