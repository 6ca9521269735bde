-- Written by npm run db:schemas. Last in migrations/20261201000745_alert_buttons.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.person_of_facts(p_data jsonb)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_payment public.payments := guichet.payment_of_facts(p_data);
  v_invoice public.invoices_billing := guichet.invoice_of_facts(p_data);
  v_customer text := coalesce(p_data ->> 'customer', p_data ->> 'stripe_customer_id', v_invoice.stripe_customer_id,
    p_data #>> '{row,stripe_customer_id}');
  v_email text := lower(coalesce(p_data ->> 'email', p_data ->> 'customer_email', v_invoice.customer_email));
begin
  return coalesce(guichet.try_uuid(p_data ->> 'user_id'), v_payment.payer_id,
    (select v.payer_id from public.vend_session_private v
      where v.session_id = guichet.try_uuid(p_data ->> 'vend_session_id')),
    (select b.user_id from public.immersion_bookings b where b.id = guichet.try_uuid(p_data ->> 'booking_id')),
    (select o.user_id from public.orders o where o.id = guichet.try_uuid(p_data ->> 'order_id')),
    guichet.owner_of_account(v_invoice.billing_account_id),
    (select guichet.owner_of_account(a.id) from public.billing_accounts a where a.stripe_customer_id = v_customer),
    (select u.id from public.users u where u.stripe_customer_id = v_customer limit 1),
    (select u.id from public.users u where lower(u.email) = v_email limit 1));
end $function$;

comment on function guichet.person_of_facts(jsonb) is 'Whom the data of an alert is about: by the account, the payment, the invoice, the customer of Stripe or the address.';

revoke all on function guichet.person_of_facts(jsonb) from public, anon, authenticated, service_role;
