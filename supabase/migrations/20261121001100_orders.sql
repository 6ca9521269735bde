-- Orders and their items (owner's document 001). Every statement can meet a database that already has these
-- tables with data in them: it adds what is missing, touches no existing value, and may run again.

alter table public.users
  add column if not exists stripe_customer_id varchar,
  add column if not exists stripe_customers_deleted integer not null default 0;
comment on column public.users.stripe_customer_id is 'cus_… of this person at Stripe: that of the first order, of onboarding, or of a customer whose metadata.user_id names the row; kept until Stripe deletes it. Written by attach_user_customer and guichet.follow_user_customer.';
comment on column public.users.stripe_customers_deleted is 'How many customers of this person have been deleted at Stripe; part of the idempotency key of the next one. Written by guichet.follow_user_customer.';
-- webhooks look a person up by their Stripe customer; one customer is one person
create unique index if not exists users_stripe_customer_id on public.users (stripe_customer_id)
  where stripe_customer_id is not null;

create table if not exists public.orders (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references public.users (id),
  status varchar not null default 'PENDING',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- an enum where the old schema had one; text takes its words over as they are
do $$
begin
  if (select c.data_type from information_schema.columns c
       where c.table_schema = 'public' and c.table_name = 'orders' and c.column_name = 'status') = 'USER-DEFINED' then
    alter table public.orders alter column status drop default;
    alter table public.orders alter column status type varchar using status::text;
    alter table public.orders alter column status set default 'PENDING';
  end if;
end $$;

alter table public.orders
  add column if not exists amount_total_cents bigint not null default 0,
  add column if not exists currency varchar(3) not null default 'EUR',
  add column if not exists stripe_payment_intent_id varchar,
  add column if not exists paid_at timestamptz,
  add column if not exists receipt_url text,
  add column if not exists updated_at timestamptz not null default now(),
  add column if not exists payment_state text not null default 'none',
  add column if not exists expires_at timestamptz,
  add column if not exists cancelled_at timestamptz,
  add column if not exists request_id uuid;
select guichet.widen_money('public.orders', 'amount_total_cents');

comment on table public.orders is 'What a person buys. Prices are frozen in order_items when the order is made.';
comment on column public.orders.id is 'Set once; Stripe carries it as metadata.order_id and client_reference_id.';
comment on column public.orders.user_id is 'Who buys. Set once by create_order from the signed-in user.';
comment on column public.orders.status is 'PENDING, PAID or CANCELLED; other words come from before Guichet, orders_status_documented allows those that rows had. Written by the order functions only.';
comment on column public.orders.created_at is 'Set once by the database.';
comment on column public.orders.updated_at is 'Set by trigger on every change.';
comment on column public.orders.amount_total_cents is 'Sum of the items in the currency''s minor unit. Set once by create_order, by the backfill for old orders.';
comment on column public.orders.currency is 'ISO 4217, upper case as documented. Set once by create_order.';
comment on column public.orders.stripe_payment_intent_id is 'pi_… that pays this order. Written by attach_checkout and sync_stripe_payments.';
comment on column public.orders.paid_at is 'When Stripe says the money is there. Written by sync_stripe_payments.';
comment on column public.orders.receipt_url is 'Stripe''s receipt page. Written by sync_stripe_payments.';
comment on column public.orders.payment_state is 'Finer than status: none, checkout_open, processing, failed, authorized, paid, partially_refunded, refund_pending, refunded, disputed (open), dispute_lost. Written by the order functions only.';
comment on column public.orders.expires_at is 'When an unpaid order gives its stock back: 35 minutes after it was made, 70 with a payment under way, never later. Written by create_order and attach_checkout.';
comment on column public.orders.cancelled_at is 'When it was cancelled. Written by cancel_order and expire_orders.';
comment on column public.orders.request_id is 'The client''s own id of the request, so that a retried create_order makes one order. Set once.';

do $$
begin
  if not exists (select 1 from pg_catalog.pg_constraint
    where conname = 'orders_stripe_payment_intent_id_key' and conrelid = 'public.orders'::regclass) then
    alter table public.orders add constraint orders_stripe_payment_intent_id_key unique (stripe_payment_intent_id);
  end if;
  if not exists (select 1 from pg_catalog.pg_constraint
    where conname = 'orders_amount_total_cents_check' and conrelid = 'public.orders'::regclass) then
    alter table public.orders add constraint orders_amount_total_cents_check check (amount_total_cents >= 0);
  end if;
  if not exists (select 1 from pg_catalog.pg_constraint
    where conname = 'orders_status_documented' and conrelid = 'public.orders'::regclass) then
    -- A CHECK that is not validated refuses every change of an old row that breaks it, its backfill as well. So the
    -- words that old rows have are allowed as they are, no others; tighten_constraints closes the set once they are
    -- gone.
    execute format('alter table public.orders add constraint orders_status_documented check (status in (%s))',
      (select string_agg(quote_literal(word), ', ' order by place, word) from (
        select word, 1 as place from unnest(array['PENDING', 'PAID', 'CANCELLED']) word
        union
        select o.status, 2 from public.orders o where o.status not in ('PENDING', 'PAID', 'CANCELLED')) words));
  end if;
  if not exists (select 1 from pg_catalog.pg_constraint
    where conname = 'orders_payment_state_check' and conrelid = 'public.orders'::regclass) then
    alter table public.orders add constraint orders_payment_state_check check (payment_state in
      ('none', 'checkout_open', 'processing', 'failed', 'authorized', 'paid', 'partially_refunded', 'refund_pending',
        'refunded', 'disputed', 'dispute_lost'));
  end if;
  if not exists (select from pg_catalog.pg_constraint where conname = 'checkouts_order_id_fkey') then
    alter table public.checkouts add constraint checkouts_order_id_fkey
      foreign key (order_id) references public.orders (id) on delete cascade;
  end if;
end $$;

-- "my orders", newest first (named in the document)
create index if not exists orders_user_id_created_at on public.orders (user_id, created_at desc);
-- webhooks look an order up by its payment (named in the document; the unique constraint serves the same look-up)
create index if not exists orders_stripe_payment_intent_id on public.orders (stripe_payment_intent_id);
-- one order a request of a person
create unique index if not exists orders_request_id on public.orders (user_id, request_id) where request_id is not null;
-- the sweeper looks at unpaid orders only
create index if not exists orders_expiring on public.orders (expires_at)
  where status = 'PENDING' and expires_at is not null;

create table if not exists public.order_items (
  id uuid primary key default gen_random_uuid(),
  order_id uuid not null references public.orders (id) on delete cascade,
  product_id uuid references public.products (id),
  quantity integer not null default 1,
  created_at timestamptz not null default now()
);
alter table public.order_items
  add column if not exists created_at timestamptz not null default now(),
  add column if not exists unit_price_cents bigint not null default 0,
  add column if not exists label varchar,
  add column if not exists subtotal_cents bigint not null default 0,
  add column if not exists machine_id uuid references public.machines (id),
  add column if not exists slot_number integer;
select guichet.widen_money('public.order_items', 'unit_price_cents', 'subtotal_cents');

comment on table public.order_items is 'Lines of an order. The snapshot columns never change once they have a value.';
comment on column public.order_items.id is 'Set once by the database.';
comment on column public.order_items.order_id is 'The order. Set once by create_order.';
comment on column public.order_items.product_id is 'What was bought. Set once by create_order.';
comment on column public.order_items.quantity is 'How many. Set once by create_order.';
comment on column public.order_items.created_at is 'Set once by the database.';
comment on column public.order_items.unit_price_cents is 'Snapshot: price of one at the time of the order, minor units. Set once by create_order, 0 → value by the backfill.';
comment on column public.order_items.label is 'Snapshot: name at the time of the order. Set once by create_order, null → value by the backfill.';
comment on column public.order_items.subtotal_cents is 'Snapshot: unit_price_cents × quantity. Set once by create_order, 0 → value by the backfill.';
comment on column public.order_items.machine_id is 'The machine whose stock the item came from; null for goods without stock. Set once by create_order.';
comment on column public.order_items.slot_number is 'The slot of that machine. Set once by create_order.';
-- the items of an order, and what deleting an order must find
create index if not exists order_items_order_id on public.order_items (order_id);
-- what deleting a product or a machine must find
create index if not exists order_items_product_id on public.order_items (product_id);
create index if not exists order_items_machine_id on public.order_items (machine_id) where machine_id is not null;

create or replace function guichet.refuse_snapshot_change() returns trigger
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function guichet.refuse_snapshot_change() is 'Trigger: a line of an order stays what was ordered; the backfill alone fills what an older row lacks, once.';
revoke execute on function guichet.refuse_snapshot_change() from public, anon, authenticated;
create or replace trigger refuse_snapshot_change before update on public.order_items
  for each row execute function guichet.refuse_snapshot_change();
create or replace trigger orders_updated_at before update on public.orders
  for each row execute function guichet.set_updated_at();

alter table public.orders enable row level security;
alter table public.order_items enable row level security;
revoke all on public.orders, public.order_items from anon, authenticated, service_role;
grant select on public.orders, public.order_items to authenticated;
grant all on public.orders, public.order_items to service_role;
drop policy if exists "people see their own orders" on public.orders;
create policy "people see their own orders" on public.orders
  for select to authenticated using ((select auth.uid()) = user_id);
drop policy if exists "people see the items of their own orders" on public.order_items;
create policy "people see the items of their own orders" on public.order_items
  for select to authenticated using (exists (
    select 1 from public.orders o where o.id = order_items.order_id and o.user_id = (select auth.uid())));
