-- Written by npm run db:schemas. Last in migrations/20261121000350_sync_stripe_invoices.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refresh_invoice_payments(stripe_invoice_ids text[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  -- recent invoice events carry no payments: the payment's own events say them
  update public.invoices_billing i
    set stripe_payment_intent_id = coalesce(best.stripe_payment_intent_id, i.stripe_payment_intent_id),
      stripe_charge_id = coalesce(best.stripe_charge_id, i.stripe_charge_id)
    from (
      select distinct on (p.stripe_invoice_id) p.stripe_invoice_id, p.stripe_payment_intent_id, p.stripe_charge_id
      from public.invoice_payments_billing p where p.stripe_invoice_id = any(stripe_invoice_ids)
      order by p.stripe_invoice_id, (p.status = 'paid') desc, p.last_event_created desc,
        p.stripe_invoice_payment_id desc
    ) best
    where i.stripe_invoice_id = best.stripe_invoice_id
      and (coalesce(best.stripe_payment_intent_id, i.stripe_payment_intent_id),
        coalesce(best.stripe_charge_id, i.stripe_charge_id))
        is distinct from (i.stripe_payment_intent_id, i.stripe_charge_id);
  perform guichet.join_invoice_payments(stripe_invoice_ids);
end $function$;

comment on function guichet.refresh_invoice_payments(text[]) is 'Gives invoices the PaymentIntent and charge of the payment that counts: a paid one first, then the newest; and joins the payments that have come before them.';

revoke all on function guichet.refresh_invoice_payments(text[]) from public, anon, authenticated, service_role;
