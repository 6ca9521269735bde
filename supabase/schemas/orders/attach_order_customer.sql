-- Written by npm run db:schemas. Last in migrations/20261121001150_order_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.attach_order_customer(order_id uuid, customer text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_user uuid;
  v_checkout public.checkouts;
begin
  select o.user_id into v_user from public.orders o where o.id = attach_order_customer.order_id for update;
  v_checkout := guichet.standing_checkout(attach_order_customer.order_id);
  if v_checkout.id is null then
    raise exception 'order % has no payment that was started', attach_order_customer.order_id
      using errcode = 'P0002', hint = 'Call start_order_payment first.';
  end if;
  perform public.attach_user_customer(v_user, attach_order_customer.customer);
  update public.checkouts c
     set request = c.request - 'new_customer' || jsonb_build_object('customer',
       coalesce(c.request ->> 'customer', (select u.stripe_customer_id from public.users u where u.id = v_user)))
   where c.id = v_checkout.id returning * into v_checkout;
  return guichet.checkout_answer(v_checkout);
end $function$;

comment on function public.attach_order_customer(uuid,text) is 'Writes the customer that was made for an order''s buyer, once, and completes the order''s request with the one that stands → as start_order_payment. Service role (the workflow) only; safe to repeat.';

revoke all on function public.attach_order_customer(uuid,text) from public, anon, authenticated, service_role;
grant execute on function public.attach_order_customer(uuid,text) to service_role;
