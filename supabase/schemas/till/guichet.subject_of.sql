-- Written by npm run db:schemas. Last in migrations/20261121005300_payment_subjects.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.subject_of(p_payment public.payments)
 RETURNS guichet.subject
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case
    when p_payment.for_order_id is not null then row('order', p_payment.for_order_id)::guichet.subject
    when p_payment.vend_session_id is not null then row('vend', p_payment.vend_session_id)::guichet.subject
    when p_payment.booking_id is not null then row('booking', p_payment.booking_id)::guichet.subject
    when p_payment.recharge_id is not null then row('recharge', p_payment.recharge_id)::guichet.subject
    when p_payment.invoice_id is not null then row('invoice', p_payment.invoice_id)::guichet.subject end
$function$;

comment on function guichet.subject_of(public.payments) is 'What a payment is for; null of a foreign one.';

revoke all on function guichet.subject_of(public.payments) from public, anon, authenticated, service_role;
