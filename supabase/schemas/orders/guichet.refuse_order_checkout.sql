-- Written by npm run db:schemas. Last in migrations/20261121001150_order_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refuse_order_checkout(p_order_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_order public.orders;
begin
  select * into v_order from public.orders o where o.id = p_order_id for update;
  return case when v_order.status = 'CANCELLED' then guichet.refused('order_id', 'order_cancelled')
    || jsonb_build_object('next_step', 'refused') end;
end $function$;

comment on function guichet.refuse_order_checkout(uuid) is 'Locks an order and says why a page that was made for it may not be paid any more; null where it may.';

revoke all on function guichet.refuse_order_checkout(uuid) from public, anon, authenticated, service_role;
