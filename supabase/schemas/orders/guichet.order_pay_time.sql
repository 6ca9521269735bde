-- Written by npm run db:schemas. Last in migrations/20261121001150_order_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.order_pay_time(p_order public.orders)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  -- counted from the making of the order, so that nothing prolongs it: 4 minutes before it gives its stock back
  select date_trunc('second', p_order.created_at) + interval '66 minutes'
$function$;

comment on function guichet.order_pay_time(public.orders) is 'When the Checkout page of an order ends, whenever it is opened. The order ends 4 minutes later at the latest, 70 after it was made.';

revoke all on function guichet.order_pay_time(public.orders) from public, anon, authenticated, service_role;
