-- Constraints of document 001 on a database that was there before: what old rows break is left out or not validated
-- by the migrations, listed by npm run db:verify:constraints, and set once the rows are put right.

create or replace function guichet.constraint_breaches()
  returns table (constraint_name text, table_name text, row_id text, message text)
language sql stable set search_path = ''
as $$
  select 'stocks_quantity_not_negative', 'stocks', s.id::text, 'quantity is ' || s.quantity from public.stocks s
    where s.quantity < 0
  union all
  select 'stocks_machine_id_slot_number_key', 'stocks', s.id::text,
    'slot ' || s.slot_number || ' of machine ' || s.machine_id || ' stands in ' || d.copies || ' rows'
    from public.stocks s join (select machine_id, slot_number, count(*) as copies from public.stocks group by 1, 2
      having count(*) > 1) d using (machine_id, slot_number)
  union all
  select 'orders_status_documented', 'orders', o.id::text, 'status is ' || o.status || ', a word of before Guichet'
    from public.orders o where o.status not in ('PENDING', 'PAID', 'CANCELLED')
  union all
  select 'orders_stripe_payment_intent_id_key', 'orders', o.id::text,
    'payment ' || o.stripe_payment_intent_id || ' pays several orders'
    from public.orders o join (select stripe_payment_intent_id from public.orders
      where stripe_payment_intent_id is not null group by 1 having count(*) > 1) d using (stripe_payment_intent_id)
  union all
  select 'payments_stripe_payment_intent_id_key', 'payments', p.id::text,
    'payment ' || p.stripe_payment_intent_id || ' stands in several rows'
    from public.payments p join (select stripe_payment_intent_id from public.payments group by 1 having count(*) > 1) d
      using (stripe_payment_intent_id)
  union all
  select 'orders_amount_is_sum_of_items', 'orders', o.id::text,
    'amount_total_cents is ' || o.amount_total_cents || ', its items sum to ' || coalesce(i.total, 0)
    from public.orders o left join (select order_id, sum(subtotal_cents) as total from public.order_items group by 1) i
      on i.order_id = o.id
   where o.amount_total_cents <> coalesce(i.total, 0)
  union all
  select 'order_items_snapshot_complete', 'order_items', i.id::text,
    'unit_price_cents, label or subtotal_cents is empty: run npm run db:backfill:payments'
    from public.order_items i where i.label is null or i.unit_price_cents = 0 or i.subtotal_cents = 0
  union all
  select 'order_items_subtotal', 'order_items', i.id::text,
    'subtotal_cents is ' || i.subtotal_cents || ', ' || i.quantity || ' × ' || i.unit_price_cents || ' is '
    || i.quantity * i.unit_price_cents
    from public.order_items i where i.subtotal_cents <> 0 and i.subtotal_cents <> i.quantity * i.unit_price_cents
  union all
  select 'users_id_fkey', 'users', u.id::text, 'has no account in auth.users: cannot sign in' from public.users u
    where not exists (select from auth.users a where a.id = u.id)
  union all
  select 'orders_paid_has_payment', 'orders', o.id::text,
    'is PAID through ' || o.stripe_payment_intent_id || ', of which there is no payment'
    from public.orders o where o.status = 'PAID' and o.stripe_payment_intent_id is not null
     and not exists (select from public.payments p where p.order_id = o.id)
  union all
  select 'money_is_bigint', a.attrelid::regclass::text, a.attname::text,
    'is ' || pg_catalog.format_type(a.atttypid, null) || ', read by ' || coalesce((
      select string_agg(distinct r.ev_class::regclass::text, ', ') from pg_catalog.pg_depend d
        join pg_catalog.pg_rewrite r on r.oid = d.objid
       where d.classid = 'pg_catalog.pg_rewrite'::regclass and d.refobjid = a.attrelid and d.refobjsubid = a.attnum),
         'something of your own')
    from (values ('public.products'::regclass, 'price_cents'), ('public.stocks', 'price_cents'),
      ('public.orders', 'amount_total_cents'),
      ('public.order_items', 'unit_price_cents'), ('public.order_items', 'subtotal_cents')) m (relation, column_name)
    join pg_catalog.pg_attribute a on a.attrelid = m.relation and a.attname = m.column_name and not a.attisdropped
   where a.atttypid in ('int2'::regtype, 'int4'::regtype)
$$;
comment on function guichet.constraint_breaches() is 'Rows that break a constraint of document 001, whether the database enforces it yet or not.';

create or replace function guichet.tighten_constraints() returns table (constraint_name text, state text)
language plpgsql set search_path = ''
as $$
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
end $$;
comment on function guichet.tighten_constraints() is 'Sets and validates what no row breaks any more → state of each: enforced, new rows only, missing.';

-- Backfill ----------------------------------------------------------------------------------------------------

create or replace function guichet.backfill_snapshots(max_orders integer, dry_run boolean default false)
  returns table (orders integer, items integer, left_over integer)
language plpgsql set search_path = ''
as $$
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
end $$;
comment on function guichet.backfill_snapshots(integer, boolean) is 'Fills empty snapshots of old orders from their products, a batch of orders a call; idempotent, and stopped anywhere it goes on where it was.';

revoke execute on function guichet.constraint_breaches(), guichet.tighten_constraints(),
  guichet.backfill_snapshots(integer, boolean) from public, anon, authenticated;

-- on a database without old rows this sets everything
select guichet.tighten_constraints();
