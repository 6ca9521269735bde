-- Written by npm run db:schemas. Last in migrations/20261201000750_press_offer.sql.

CREATE OR REPLACE FUNCTION guichet.send_payment_link(p_offer public.telegram_offers)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_invoice public.invoices_billing;
  v_outbox uuid;
begin
  select * into v_invoice from public.invoices_billing i where i.id = p_offer.subject_ids[1]::uuid;
  v_outbox := guichet.enqueue_outbox('payment.link', 'payment-link:' || p_offer.id, jsonb_build_object(
    'to', p_offer.details ->> 'to', 'url', v_invoice.hosted_invoice_url, 'number', v_invoice.number,
    'amount_minor', v_invoice.amount_remaining, 'currency', v_invoice.currency,
    'amount', replace(round(v_invoice.amount_remaining / 10::numeric ^ guichet.currency_exponent(v_invoice.currency),
      guichet.currency_exponent(v_invoice.currency))::text, '.', ',') || ' ' || upper(v_invoice.currency),
    'name', v_invoice.customer_name,
    'contact', (select b.contact_email from guichet.business b)), false);
  perform guichet.record_action('telegram', 'invoices_billing', v_invoice.id::text, 'send_link', null,
    jsonb_build_object('to', p_offer.details ->> 'to', 'outbox_id', v_outbox));
  return jsonb_build_object('result', 'done', 'to', p_offer.details ->> 'to', 'outbox_id', v_outbox);
end $function$;

comment on function guichet.send_payment_link(public.telegram_offers) is 'Puts the letter with the page of an invoice into the outbox (topic payment.link): {to, url, number, amount_minor, currency, amount: as it is read, name, contact}.';

revoke all on function guichet.send_payment_link(public.telegram_offers) from public, anon, authenticated, service_role;
