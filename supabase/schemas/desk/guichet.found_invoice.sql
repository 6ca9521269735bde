-- Written by npm run db:schemas. Last in migrations/20261201000310_search_results.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.found_invoice(p_invoice public.invoices_billing, p_why text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select guichet.found('invoice', p_invoice.id::text, p_why,
      case when p.id is not null then 'payment' when p_invoice.subscription_id is not null then 'subscription' end,
      coalesce(p.id, p_invoice.subscription_id)::text,
      jsonb_build_object('name', p_invoice.customer_name, 'email', p_invoice.customer_email,
        'label', coalesce(p_invoice.number, p_invoice.stripe_invoice_id), 'amount_minor', p_invoice.total,
        'currency', p_invoice.currency, 'state', p_invoice.status,
        'at', coalesce(p_invoice.stripe_created, p_invoice.created_at)))
      from (select guichet.payment_of(p_invoice.id) as id) p
  );
end $function$;

comment on function guichet.found_invoice(public.invoices_billing,text) is 'An invoice, as searches and timelines show it; it opens its payment, else its subscription.';

revoke all on function guichet.found_invoice(public.invoices_billing,text) from public, anon, authenticated, service_role;
