-- Written by npm run db:schemas. Last in migrations/20261201000310_search_results.sql.

CREATE OR REPLACE FUNCTION guichet.payment_domain(p_payment public.payments)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case (guichet.subject_of(p_payment)).kind when 'invoice' then 'subscription'
    else (guichet.subject_of(p_payment)).kind end
$function$;

comment on function guichet.payment_domain(public.payments) is 'order, vend, booking, recharge or subscription, as money_movements.domain; null of a foreign payment.';

revoke all on function guichet.payment_domain(public.payments) from public, anon, authenticated, service_role;
