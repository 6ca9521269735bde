-- Written by npm run db:schemas. Last in migrations/20261121005300_payment_subjects.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.complete_payment()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  new.for_order_id := new.order_id;
  new.role := 'main';
  new.payer_id := coalesce(new.payer_id, (select o.user_id from public.orders o where o.id = new.order_id));
  return new;
end $function$;

comment on function guichet.complete_payment() is 'Trigger: a payment that is written with its order is for that order.';

revoke all on function guichet.complete_payment() from public, anon, authenticated, service_role;
