-- Written by npm run db:schemas. Last in migrations/20261121001620_tighten_constraints.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.constraint_breaches()
 RETURNS TABLE(constraint_name text, table_name text, row_id text, message text)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$;

comment on function guichet.constraint_breaches() is 'Rows that break a constraint of document 001, whether the database enforces it yet or not.';

revoke all on function guichet.constraint_breaches() from public, anon, authenticated, service_role;
