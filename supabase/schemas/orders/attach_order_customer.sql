-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.attach_order_customer(order_id uuid, customer text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_order public.orders;
begin
  select * into v_order from public.orders o where o.id = attach_order_customer.order_id for update;
  if not found or v_order.payment_request is null then
    raise exception 'order % has no payment that was started', attach_order_customer.order_id using errcode = 'P0002', hint = 'Call start_order_payment first.';
  end if;
  perform public.attach_user_customer(v_order.user_id, attach_order_customer.customer);
  if v_order.payment_request ->> 'customer' is null then
    update public.orders o set payment_request = o.payment_request
        || jsonb_build_object('customer', (select u.stripe_customer_id from public.users u where u.id = o.user_id))
     where o.id = v_order.id returning * into v_order;
  end if;
  return v_order.payment_request || jsonb_build_object('result', 'create');
end $function$;

comment on function public.attach_order_customer(uuid,text) is 'Writes the customer that was made for an order''s buyer, once, and completes the order''s request with the one that stands → as start_order_payment with result create. Service role (the workflow) only; safe to repeat.';

revoke all on function public.attach_order_customer(uuid,text) from public, anon, authenticated, service_role;
grant execute on function public.attach_order_customer(uuid,text) to service_role;
