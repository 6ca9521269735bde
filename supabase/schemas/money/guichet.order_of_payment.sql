-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.order_of_payment(p_intent text, p_metadata jsonb)
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  -- the id we wrote back first, else the row id we gave Stripe: the webhook may be faster than our write
  select coalesce(
    (select o.id from public.orders o where o.stripe_payment_intent_id = p_intent),
    (select o.id from public.orders o where o.id = guichet.try_uuid(p_metadata ->> 'order_id')))
$function$;

comment on function guichet.order_of_payment(text,jsonb) is 'The order that a PaymentIntent pays, null where it pays none of ours.';

revoke all on function guichet.order_of_payment(text,jsonb) from public, anon, authenticated, service_role;
