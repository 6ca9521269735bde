-- Written by npm run db:schemas. Last in migrations/20261121000330_sync_stripe_subscriptions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.word_of_invoices(stripe_subscription_id text)
 RETURNS guichet.invoice_word
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  with counted as materialized (
    select i.payment_outcome, i.payment_outcome_created, i.billing_reason, i.stripe_created, i.stripe_invoice_id,
      coalesce(i.status = 'uncollectible', false) as given_up
    from public.invoices_billing i
    -- nobody owes what is void: neither its payment nor that there was none says anything any more
    where i.stripe_subscription_id = word_of_invoices.stripe_subscription_id
      and coalesce(i.status, '') not in ('draft', 'deleted', 'void')
  ), latest as (
    select * from counted c order by c.stripe_created desc nulls last, c.stripe_invoice_id desc limit 1
  ), tried as (
    -- an older invoice that failed still counts while the new one has not been tried; one that was paid or given up
    -- ends that
    select * from counted c where c.payment_outcome is not null or c.given_up
      order by c.stripe_created desc nulls last, c.stripe_invoice_id desc limit 1
  ), chosen as (
    select l.* from latest l where l.payment_outcome is not null
    union all
    select t.* from tried t where t.payment_outcome = 'failed'
      and not exists (select from latest l where l.payment_outcome is not null)
  )
  select row(c.payment_outcome, c.payment_outcome_created, c.billing_reason, exists (
      select from public.invoices_billing i
      where i.stripe_subscription_id = word_of_invoices.stripe_subscription_id and i.stripe_created > c.stripe_created
        and coalesce(i.status, '') not in ('deleted', 'void')), c.given_up)::guichet.invoice_word
  from chosen c
$function$;

comment on function guichet.word_of_invoices(text) is 'What the latest invoice of a subscription says, or an older one that failed while the latest has not been tried.';

revoke all on function guichet.word_of_invoices(text) from public, anon, authenticated, service_role;
