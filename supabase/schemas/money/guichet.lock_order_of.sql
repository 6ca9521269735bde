-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.lock_order_of(p_intent text, p_charge text, p_metadata jsonb)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_order_id uuid := coalesce(
    guichet.order_of_payment(p_intent, p_metadata),
    (select n.order_id from public.payments p join guichet.order_payments n on n.payment_id = p.id
      where p.stripe_payment_intent_id = p_intent or (p_intent is null and p.stripe_charge_id = p_charge) limit 1));
begin
  perform 1 from public.orders o where o.id = v_order_id for update;
  return v_order_id;
end $function$;

comment on function guichet.lock_order_of(text,text,jsonb) is 'Locks the order that a payment event is about and names it; null where it is about none.';

revoke all on function guichet.lock_order_of(text,text,jsonb) from public, anon, authenticated, service_role;
