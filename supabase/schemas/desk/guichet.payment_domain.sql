-- Written by npm run db:schemas. Last in migrations/20261201000310_search_results.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.payment_domain(p_payment public.payments)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return case when p_payment.for_order_id is not null then 'order'
    when p_payment.vend_session_id is not null then 'vend'
    when p_payment.booking_id is not null then 'booking' when p_payment.recharge_id is not null then 'recharge'
    when p_payment.invoice_id is not null then 'subscription' end;
end $function$;

comment on function guichet.payment_domain(public.payments) is 'order, vend, booking, recharge or subscription, as money_movements.domain; null of a foreign payment.';

revoke all on function guichet.payment_domain(public.payments) from public, anon, authenticated, service_role;
