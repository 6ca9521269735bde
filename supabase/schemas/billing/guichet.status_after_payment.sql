-- Written by npm run db:schemas. Last in migrations/20261121000330_sync_stripe_subscriptions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.status_after_payment(stripe_status text, said_created bigint, word guichet.invoice_word, has_pending_update boolean)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case
    -- a subscription event wins a tie with an invoice event
    when word.outcome is null or word.outcome_created <= said_created then stripe_status
    -- Stripe pays no old debt of an unpaid subscription with it: its newest invoice, which stays a draft, decides
    when word.outcome = 'succeeded' and stripe_status = 'unpaid' and word.newer then stripe_status
    when word.outcome = 'succeeded' and stripe_status in ('past_due', 'unpaid', 'incomplete') then 'active'
    -- Stripe takes a subscription whose latest invoice was given up back to active
    when word.outcome = 'failed' and word.given_up then stripe_status
    -- a change that could not be paid is not made, and nothing else happens
    when word.outcome = 'failed' and has_pending_update
      and word.billing_reason = 'subscription_update' then stripe_status
    -- a trial ends with the invoice of its first period, not with one that somebody wrote beside it
    when word.outcome = 'failed' and stripe_status = 'trialing'
      and word.billing_reason is distinct from 'subscription_cycle'
      and word.billing_reason is not null then stripe_status
    -- a first payment that failed leaves incomplete
    when word.outcome = 'failed' and stripe_status in ('active', 'trialing') then 'past_due'
    else stripe_status
  end
$function$;

comment on function guichet.status_after_payment(text,bigint,guichet.invoice_word,boolean) is 'Rule 8: status of a subscription, given what Stripe last said of it itself and how the payment of its latest invoice ended.';

revoke all on function guichet.status_after_payment(text,bigint,guichet.invoice_word,boolean) from public, anon, authenticated, service_role;
