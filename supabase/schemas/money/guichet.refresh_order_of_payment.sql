-- Written by npm run db:schemas. Last in migrations/20261121001500_sync_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refresh_order_of_payment(p_payment jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.refresh_order((p_payment ->> 'for_order_id')::uuid);
  return true;
end $function$;

comment on function guichet.refresh_order_of_payment(jsonb) is 'Handler of payment.order, the row of a payment: the order that it was meant for.';

revoke all on function guichet.refresh_order_of_payment(jsonb) from public, anon, authenticated, service_role;
