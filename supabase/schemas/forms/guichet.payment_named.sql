-- Written by npm run db:schemas. Last in migrations/20261201000855_form_refund.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.payment_named(p_text text)
 RETURNS public.payments
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- an address of the desk names it as well
  v_text text := regexp_replace(btrim(p_text), '^.*/', '');
  v_id uuid := guichet.try_uuid(v_text);
  v_payment public.payments;
begin
  select p.* into v_payment from public.payments p
   where p.role <> 'foreign' and (p.stripe_payment_intent_id = v_text or p.stripe_charge_id = v_text or p.id = v_id
     or p.for_order_id = v_id or p.booking_id = v_id or p.vend_session_id = v_id or p.recharge_id = v_id
     or p.invoice_id = v_id
     or p.invoice_id = (select i.id from public.invoices_billing i where i.stripe_invoice_id = v_text))
   -- as request_refund chooses
   order by p.status = 'succeeded' desc, (p.order_id is not null or p.role = 'main') desc, guichet.left_cents(p) desc,
     p.stripe_payment_intent_id limit 1;
  return v_payment;
end $function$;

comment on function guichet.payment_named(text) is 'The payment with this id: ours, Stripe''s (pi_, ch_, in_), or that of what it pays for; all columns null where there is none.';

revoke all on function guichet.payment_named(text) from public, anon, authenticated, service_role;
