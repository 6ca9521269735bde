-- Written by npm run db:schemas. Last in migrations/20261201000302_kept_plans.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.left_cents(p_payment public.payments)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  -- what Stripe has taken, less what has gone for good, less what a lost dispute took, less what is on its way
  return greatest(p_payment.amount_received_cents - p_payment.amount_refunded_cents - p_payment.dispute_lost_cents
    - guichet.refunds_under_way(p_payment.id), 0);
end $function$;

comment on function guichet.left_cents(public.payments) is 'Minor units of a payment that are still with us, whether or not a dispute forbids to refund them now.';

revoke all on function guichet.left_cents(public.payments) from public, anon, authenticated, service_role;
