-- Written by npm run db:schemas. Last in migrations/20261121001150_order_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.cancel_order(order_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_order public.orders;
begin
  select * into v_order from public.orders o
   where o.id = cancel_order.order_id
     and (o.user_id = (select auth.uid()) or coalesce((select auth.role()), '') = 'service_role') for update;
  if not found then
    return guichet.refused('order_id', 'unknown_order');
  end if;
  if v_order.status = 'CANCELLED' then
    return jsonb_build_object('result', 'already', 'order_id', v_order.id);
  end if;
  if v_order.status <> 'PENDING' then
    return guichet.refused('order_id', 'already_paid');
  end if;
  perform guichet.close_unpaid_order(v_order);
  return jsonb_build_object('result', 'cancelled', 'order_id', v_order.id);
end $function$;

comment on function public.cancel_order(uuid) is 'Cancels an unpaid order of the signed-in user and gives its stock back; a payment that arrives later is refunded. → {result: cancelled|already|refused}.';

revoke all on function public.cancel_order(uuid) from public, anon, authenticated, service_role;
grant execute on function public.cancel_order(uuid) to authenticated;
grant execute on function public.cancel_order(uuid) to service_role;
