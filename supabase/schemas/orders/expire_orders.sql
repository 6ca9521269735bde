-- Written by npm run db:schemas. Last in migrations/20261121001150_order_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.expire_orders()
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_order public.orders;
  v_expired integer := 0;
begin
  for v_order in
    -- of one that somebody is paying at this very moment the event decides
    select * from public.orders o
     where o.status = 'PENDING' and o.expires_at < now() and o.payment_state not in ('processing', 'authorized')
     order by o.expires_at limit 200 for update skip locked
  loop
    perform guichet.close_unpaid_order(v_order);
    v_expired := v_expired + 1;
  end loop;
  return jsonb_build_object('expired', v_expired);
end $function$;

comment on function public.expire_orders() is 'Cancels unpaid orders whose time is over → {expired}. Service role; called every minute by a workflow.';

revoke all on function public.expire_orders() from public, anon, authenticated, service_role;
grant execute on function public.expire_orders() to service_role;
