-- Written by npm run db:schemas. Last in migrations/20261121001100_orders.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refuse_snapshot_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- 0/null → value once, and only through the backfill (rule 22)
  if current_setting('guichet.snapshot_backfill', true) = 'on'
     and (old.unit_price_cents = 0 or old.unit_price_cents = new.unit_price_cents)
     and (old.label is null or old.label = new.label)
     and (old.subtotal_cents = 0 or old.subtotal_cents = new.subtotal_cents)
     and (old.quantity, old.product_id, old.order_id, old.machine_id, old.slot_number)
         is not distinct from (new.quantity, new.product_id, new.order_id, new.machine_id, new.slot_number) then
    return new;
  end if;
  if (new.unit_price_cents, new.label, new.subtotal_cents, new.quantity, new.product_id, new.order_id, new.machine_id,
    new.slot_number)
     is distinct from (old.unit_price_cents, old.label, old.subtotal_cents, old.quantity, old.product_id, old.order_id,
       old.machine_id, old.slot_number) then
    raise exception 'order item % is a snapshot and cannot change', old.id
      using errcode = '23514',
        hint = 'Cancel the order and make a new one; old rows are filled by npm run db:backfill:payments.';
  end if;
  return new;
end $function$;

comment on function guichet.refuse_snapshot_change() is 'Trigger: a line of an order stays what was ordered; the backfill alone fills what an older row lacks, once.';

revoke all on function guichet.refuse_snapshot_change() from public, anon, authenticated, service_role;
