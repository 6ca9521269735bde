-- Written by npm run db:schemas. Last in migrations/20261121000350_sync_stripe_invoices.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.subscriptions_of_items(items jsonb)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  v_ids text[] := array(select e #>> '{row,stripe_subscription_id}' from jsonb_array_elements(items) e);
  v_invoices text[] := array(select id from jsonb_array_elements(items) e,
    unnest(array[e #>> '{row,stripe_invoice_id}', e ->> 'stripe_id']) id);
begin
  return array(
    select s.id from public.subscriptions s
    where s.stripe_subscription_id = any(v_ids || array(select i.stripe_subscription_id from public.invoices_billing i
      where i.stripe_invoice_id = any(v_invoices))));
end $function$;

comment on function guichet.subscriptions_of_items(jsonb) is 'Subscriptions that these items name, and those that the invoices among them belong to now.';

revoke all on function guichet.subscriptions_of_items(jsonb) from public, anon, authenticated, service_role;
