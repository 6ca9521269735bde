-- Written by npm run db:schemas. Last in migrations/20261121001620_tighten_constraints.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.tighten_constraints()
 RETURNS TABLE(constraint_name text, state text)
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform guichet.widen_money(b.table_name::regclass, b.row_id) from guichet.constraint_breaches() b
    where b.constraint_name = 'money_is_bigint';
  if not exists (select from guichet.constraint_breaches() b
    where b.constraint_name = 'stocks_machine_id_slot_number_key')
     and not exists (select from pg_catalog.pg_constraint c
       where c.conrelid = 'public.stocks'::regclass and c.conname = 'stocks_machine_id_slot_number_key') then
    alter table public.stocks add constraint stocks_machine_id_slot_number_key unique (machine_id, slot_number);
  end if;
  if not exists (select from guichet.constraint_breaches() b where b.constraint_name = 'stocks_quantity_not_negative')
    then
    alter table public.stocks validate constraint stocks_quantity_not_negative;
  end if;
  if not exists (select from guichet.constraint_breaches() b where b.constraint_name = 'users_id_fkey') then
    alter table public.users validate constraint users_id_fkey;
  end if;
  if not exists (select from guichet.constraint_breaches() b where b.constraint_name = 'orders_status_documented')
     and (select count(*) from pg_catalog.pg_constraint c,
       regexp_matches(pg_catalog.pg_get_constraintdef(c.oid), '''[^'']*''', 'g')
           where c.conrelid = 'public.orders'::regclass and c.conname = 'orders_status_documented') > 3 then
    -- no row needs the old words any more
    alter table public.orders drop constraint orders_status_documented;
    alter table public.orders add constraint orders_status_documented
      check (status in ('PENDING', 'PAID', 'CANCELLED'));
  end if;
  return query
    select n.name, coalesce((select case when c.convalidated then 'enforced' else 'new rows only' end
      from pg_catalog.pg_constraint c where c.conname = n.name and c.connamespace = 'public'::regnamespace), 'missing')
      from unnest(array['stocks_quantity_not_negative', 'stocks_machine_id_slot_number_key', 'orders_status_documented',
        'orders_stripe_payment_intent_id_key', 'payments_stripe_payment_intent_id_key', 'users_id_fkey']) n (name);
end $function$;

comment on function guichet.tighten_constraints() is 'Sets and validates what no row breaks any more → state of each: enforced, new rows only, missing.';

revoke all on function guichet.tighten_constraints() from public, anon, authenticated, service_role;
