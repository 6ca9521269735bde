-- Written by npm run db:schemas. Last in migrations/20261121001620_tighten_constraints.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.backfill_snapshots(max_orders integer, dry_run boolean DEFAULT false)
 RETURNS TABLE(orders integer, items integer, left_over integer)
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_orders uuid[];
  v_items integer := 0;
begin
  -- oldest first, and only what can be filled: an item without product or price waits for a person
  v_orders := array(
    select o.id from public.orders o
     where exists (select from public.order_items i left join public.products p on p.id = i.product_id
                    where i.order_id = o.id and ((i.label is null and p.name is not null)
                      or (i.unit_price_cents = 0 and p.price_cents > 0)
                       or (i.subtotal_cents = 0 and i.unit_price_cents > 0 and i.quantity > 0)))
        or (o.amount_total_cents = 0 and exists (select from public.order_items i
          where i.order_id = o.id and i.subtotal_cents > 0)
              and not exists (select from public.order_items i
                where i.order_id = o.id and i.subtotal_cents = 0 and i.quantity > 0))
     order by o.created_at, o.id limit max_orders for update of o);
  select count(*) into v_items from public.order_items i left join public.products p on p.id = i.product_id
   where i.order_id = any(v_orders) and ((i.label is null and p.name is not null)
     or (i.unit_price_cents = 0 and p.price_cents > 0) or (i.subtotal_cents = 0 and i.unit_price_cents > 0));
  if not dry_run then
    -- rule 22: empty → value, once, through here only
    perform set_config('guichet.snapshot_backfill', 'on', true);
    update public.order_items i
       set label = coalesce(i.label, p.name), unit_price_cents = case when i.unit_price_cents = 0 then p.price_cents
         else i.unit_price_cents end,
           subtotal_cents = case when i.subtotal_cents = 0
             then i.quantity * case when i.unit_price_cents = 0 then p.price_cents else i.unit_price_cents end
             else i.subtotal_cents end
      from public.products p
     where i.order_id = any(v_orders) and p.id = i.product_id
       and (i.label is null or i.unit_price_cents = 0 or i.subtotal_cents = 0);
    perform set_config('guichet.snapshot_backfill', 'off', true);
    update public.orders o
       set amount_total_cents = t.total
      from (select order_id, sum(subtotal_cents)::bigint as total from public.order_items where order_id = any(v_orders)
        group by order_id) t
     where o.id = t.order_id and o.amount_total_cents = 0 and t.total > 0
       -- a total is written once, when every line is known
       and not exists (select from public.order_items i
         where i.order_id = o.id and i.subtotal_cents = 0 and i.quantity > 0);
  end if;
  return query select cardinality(v_orders), v_items,
    (select count(*)::integer from public.order_items i
      where i.label is null or i.unit_price_cents = 0 or i.subtotal_cents = 0);
end $function$;

comment on function guichet.backfill_snapshots(integer,boolean) is 'Fills empty snapshots of old orders from their products, a batch of orders a call; idempotent, and stopped anywhere it goes on where it was.';

revoke all on function guichet.backfill_snapshots(integer,boolean) from public, anon, authenticated, service_role;
