-- Written by npm run db:schemas. Last in migrations/20261121005300_payment_subjects.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.join_invoice_payments(p_stripe_invoices text[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_paid record;
begin
  for v_paid in
    select p as payment, i.id
      from (select i.id, i.stripe_payment_intent_id from public.invoices_billing i
        where i.stripe_invoice_id = any(p_stripe_invoices)
            union select i.id, n.stripe_payment_intent_id from public.invoice_payments_billing n
              join public.invoices_billing i using (stripe_invoice_id)
              where n.stripe_invoice_id = any(p_stripe_invoices)) i
      join public.payments p on p.stripe_payment_intent_id = i.stripe_payment_intent_id
        order by p.stripe_payment_intent_id
  loop
    -- also of one that was joined: the invoice may have learned only now which subscription it is of
    perform guichet.return_duplicate_payment(to_jsonb(
      guichet.join_payment(v_paid.payment, row('invoice', v_paid.id)::guichet.subject)));
  end loop;
end $function$;

comment on function guichet.join_invoice_payments(text[]) is 'Joins the payments that were told before these invoices, and gives back what pays a subscription that came second. The caller holds the locks of invoices and PaymentIntents.';

revoke all on function guichet.join_invoice_payments(text[]) from public, anon, authenticated, service_role;
