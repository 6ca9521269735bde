-- Written by npm run db:schemas. Last in migrations/20261121001150_order_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.order_answer(p_order public.orders)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('result', 'created', 'order_id', p_order.id, 'amount_total_cents',
    p_order.amount_total_cents,
    'currency', p_order.currency, 'status', p_order.status)
$function$;

comment on function guichet.order_answer(public.orders) is 'What create_order says of an order, also when it is asked again.';

revoke all on function guichet.order_answer(public.orders) from public, anon, authenticated, service_role;
