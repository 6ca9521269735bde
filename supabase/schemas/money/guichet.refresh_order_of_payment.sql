-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.refresh_order_of_payment(p_item jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_order_id uuid;
begin
  select n.order_id into v_order_id from guichet.order_payments n where n.payment_id = (p_item ->> 'payment_id')::uuid;
  if v_order_id is null then
    return false;
  end if;
  perform guichet.refresh_order(v_order_id);
  return true;
end $function$;

comment on function guichet.refresh_order_of_payment(jsonb) is 'Handler of payment {payment_id}: the order that it names.';

revoke all on function guichet.refresh_order_of_payment(jsonb) from public, anon, authenticated, service_role;
