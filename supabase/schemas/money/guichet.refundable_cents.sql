-- Written by npm run db:schemas. Last in migrations/20261201000302_kept_plans.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refundable_cents(p_payment public.payments)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return case when p_payment.refund_blocked then 0 else guichet.left_cents(p_payment) end;
end $function$;

comment on function guichet.refundable_cents(public.payments) is 'Minor units of a payment that can be refunded now: nothing while a dispute is open, unless Stripe says that its charge may be refunded.';

revoke all on function guichet.refundable_cents(public.payments) from public, anon, authenticated, service_role;
