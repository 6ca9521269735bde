-- Written by npm run db:schemas. Last in migrations/20261121001400_refunds.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.owed_cents(p_payment public.payments)
 RETURNS bigint
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce((
    select least(guichet.left_cents(p_payment), greatest(
      o.cents - p_payment.amount_refunded_cents - p_payment.dispute_lost_cents - guichet.refunds_under_way(
        p_payment.id), 0))
      from guichet.payment_returns o where o.payment_id = p_payment.id and p_payment.status = 'succeeded'), 0)
$function$;

comment on function guichet.owed_cents(public.payments) is 'What is still to be asked for of what a payment owes back: refunds made in the Dashboard, on their way, and lost disputes counted.';

revoke all on function guichet.owed_cents(public.payments) from public, anon, authenticated, service_role;
