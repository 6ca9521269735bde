-- Written by npm run db:schemas. Last in migrations/20261121001160_order_checkout_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.apply_order_checkout(p_item jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_order public.orders;
begin
  select * into v_order from public.orders o where o.id = guichet.checkout_subject('order', p_item -> 'row') for update;
  -- a session in setup mode has no payment and fulfils nothing; of two of one order only the written one speaks for it
  if not found or p_item #>> '{row,mode}' is distinct from 'payment'
    or not guichet.note_checkout('order', v_order.id, p_item) then
    return v_order.id is not null;
  end if;
  if p_item ->> 'event_type' = 'checkout.session.expired' and v_order.status = 'PENDING' then
    perform guichet.close_unpaid_order(v_order);
  end if;
  -- the money of a completed one may take its time: it is no longer the sweeper's to cancel
  perform guichet.refresh_order(v_order.id);
  return true;
end $function$;

comment on function guichet.apply_order_checkout(jsonb) is 'Handler of checkout.session for orders: an expired one gives the stock back, a completed one is waited for.';

revoke all on function guichet.apply_order_checkout(jsonb) from public, anon, authenticated, service_role;
