-- Written by npm run db:schemas. Last in migrations/20261121000350_sync_stripe_invoices.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.intents_of_subscription(p_stripe_subscription text)
 RETURNS SETOF text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select i.stripe_payment_intent_id from public.invoices_billing i
   where i.stripe_subscription_id = p_stripe_subscription and i.stripe_payment_intent_id is not null
  union
  select p.stripe_payment_intent_id from public.invoices_billing i
    join public.invoice_payments_billing p on p.stripe_invoice_id = i.stripe_invoice_id
   where i.stripe_subscription_id = p_stripe_subscription and p.stripe_payment_intent_id is not null
$function$;

comment on function guichet.intents_of_subscription(text) is 'The PaymentIntents of a subscription''s invoices.';

revoke all on function guichet.intents_of_subscription(text) from public, anon, authenticated, service_role;
