-- Written by npm run db:schemas. Last in migrations/20261201000412_order_movements.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.close_unpaid_order(p_order public.orders)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.orders o set status = 'CANCELLED', cancelled_at = now(), expires_at = null where o.id = p_order.id;
  -- the same order of locks as create_order
  perform 1 from public.stocks s
   where exists (select from public.order_items i
     where i.order_id = p_order.id and i.machine_id = s.machine_id and i.slot_number = s.slot_number)
   order by s.machine_id, s.slot_number for update;
  perform guichet.say_stock_cause(jsonb_build_object('kind', 'order_back', 'order_id', p_order.id));
  update public.stocks s set quantity = s.quantity + i.quantity
    from (select machine_id, slot_number, product_id, sum(quantity)::integer as quantity from public.order_items
           where order_id = p_order.id and machine_id is not null group by machine_id, slot_number, product_id) i
   -- a slot that was filled with something else meanwhile gains nothing
   where s.machine_id = i.machine_id and s.slot_number = i.slot_number and s.product_id = i.product_id;
  perform guichet.say_stock_cause();
  perform guichet.close_checkout(p_order.id);
  -- an intent of before Guichet
  if p_order.stripe_payment_intent_id is not null
     and not exists (select from public.checkouts c where c.stripe_id = p_order.stripe_payment_intent_id) then
    perform guichet.enqueue_outbox('stripe.payment_intent.cancel', 'order:' || p_order.id,
      jsonb_build_object('payment_intent', p_order.stripe_payment_intent_id, 'order_id', p_order.id), false);
  end if;
end $function$;

comment on function guichet.close_unpaid_order(public.orders) is 'Cancels an unpaid order, gives its stock back and ends its Checkout. The caller holds the order''s lock and has seen that it is PENDING.';

revoke all on function guichet.close_unpaid_order(public.orders) from public, anon, authenticated, service_role;
