-- Written by npm run db:schemas. Last in migrations/20261201000341_payment_history.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.lanes_of_payment(p_payment public.payments)
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select array_remove(array['payment:' || p_payment.id, 'payment_intent:' || p_payment.stripe_payment_intent_id,
    p_payment.stripe_payment_intent_id, 'order:' || p_payment.for_order_id,
    'order:' || p_payment.for_order_id || ':email',
    'vend_session:' || p_payment.vend_session_id, 'booking:' || p_payment.booking_id,
    'booking:' || p_payment.booking_id || ':email', 'wallet_recharge:' || p_payment.recharge_id,
    'invoice:' || p_payment.invoice_id || ':email'], null)
    || array(select 'checkout_session:' || c.stripe_id from public.checkouts c
      where c.subject = (guichet.subject_of(p_payment)).id and c.stripe_id is not null)
$function$;

comment on function guichet.lanes_of_payment(public.payments) is 'outbox.object_key of everything that is sent for a payment and what it is for.';

revoke all on function guichet.lanes_of_payment(public.payments) from public, anon, authenticated, service_role;
