-- Written by npm run db:schemas. Last in migrations/20261121000350_sync_stripe_invoices.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.sync_stripe_invoices(rows jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_results jsonb;
begin
  perform guichet.lock_objects(array(
    select id from jsonb_array_elements(sync_stripe_invoices.rows) e,
      unnest(array[e #>> '{row,stripe_subscription_id}', e #>> '{row,stripe_customer_id}',
        e #>> '{row,stripe_invoice_id}',
        e #>> '{row,stripe_payment_intent_id}']) id));
  -- no counter moves: what an invoice says of a status is inferred, and grants or takes a quota only when Stripe has
  -- said it
  v_results := guichet.mirror_invoices(sync_stripe_invoices.rows);
  return jsonb_build_object('results', v_results);
end $function$;

comment on function public.sync_stripe_invoices(jsonb) is 'Mirrors invoice and invoice_payment events (InvoiceSync, InvoicePaymentSync of nodes/StripeMapper/rows.ts) and moves the status of their subscriptions, which are fetched before that grants or takes a quota → {results: [{event_id, result: applied|stale|error, invoice_id, subscription_id, stripe_subscription_id, status}]}; stale: a newer event has been written, in this call or before.';

revoke all on function public.sync_stripe_invoices(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.sync_stripe_invoices(jsonb) to service_role;
