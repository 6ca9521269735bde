-- Written by npm run db:schemas. Last in migrations/20261201000410_stock_movements.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.note_stock()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- said by the function that is about to change the figure, for its one statement
  v_cause jsonb := coalesce(nullif(current_setting('guichet.stock_cause', true), '')::jsonb, '{}');
begin
  insert into public.stock_movements (stock_id, machine_id, slot_number, product_id, kind, delta, quantity,
    vend_session_id, order_id, count_id)
  values (new.id, new.machine_id, new.slot_number, new.product_id,
    case tg_op when 'INSERT' then 'first' else coalesce(v_cause ->> 'kind', 'other') end,
    case tg_op when 'INSERT' then new.quantity else new.quantity - old.quantity end, new.quantity,
    (v_cause ->> 'vend_session_id')::uuid, (v_cause ->> 'order_id')::uuid, (v_cause ->> 'count_id')::uuid);
  return null;
end $function$;

comment on function guichet.note_stock() is 'Trigger: writes every change of the figure down, with the cause that guichet.say_stock_cause has told.';

revoke all on function guichet.note_stock() from public, anon, authenticated, service_role;
