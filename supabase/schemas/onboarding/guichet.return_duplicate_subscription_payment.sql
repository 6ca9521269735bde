-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.return_duplicate_subscription_payment(p_item jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_intent text := p_item #>> '{row,stripe_payment_intent_id}';
begin
  perform guichet.return_duplicate_subscription(paid.stripe_subscription_id) from (
    select i.stripe_subscription_id from public.invoices_billing i where i.stripe_payment_intent_id = v_intent
    union
    select i.stripe_subscription_id from public.invoice_payments_billing p join public.invoices_billing i on i.stripe_invoice_id = p.stripe_invoice_id
     where p.stripe_payment_intent_id = v_intent) paid;
  return false;
end $function$;

comment on function guichet.return_duplicate_subscription_payment(jsonb) is 'Handler of payment_intent: pays back what pays a subscription that came second.';

revoke all on function guichet.return_duplicate_subscription_payment(jsonb) from public, anon, authenticated, service_role;
