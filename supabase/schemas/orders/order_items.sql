-- Written by npm run db:schemas. Last in migrations/20261121001100_orders.sql, which never changes: change it in a new one.

create table public.order_items (
  id uuid default gen_random_uuid() not null,
  order_id uuid not null,
  product_id uuid,
  quantity integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  unit_price_cents bigint default 0 not null,
  label character varying,
  subtotal_cents bigint default 0 not null,
  machine_id uuid,
  slot_number integer,
  constraint order_items_pkey PRIMARY KEY (id),
  constraint order_items_machine_id_fkey FOREIGN KEY (machine_id) REFERENCES public.machines(id),
  constraint order_items_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id) ON DELETE CASCADE,
  constraint order_items_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.products(id)
);

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

CREATE INDEX order_items_machine_id ON public.order_items USING btree (machine_id) WHERE (machine_id IS NOT NULL);
CREATE INDEX order_items_order_id ON public.order_items USING btree (order_id);
CREATE INDEX order_items_product_id ON public.order_items USING btree (product_id);

alter table public.order_items enable row level security;
create policy "people see the items of their own orders" on public.order_items for select to authenticated
  using ((EXISTS ( SELECT 1
   FROM public.orders o
  WHERE ((o.id = order_items.order_id) AND (o.user_id = ( SELECT auth.uid() AS uid))))));

revoke all on public.order_items from public, anon, authenticated, service_role;
grant select on public.order_items to authenticated;
grant all on public.order_items to service_role;

CREATE TRIGGER refuse_snapshot_change BEFORE UPDATE ON public.order_items FOR EACH ROW EXECUTE FUNCTION guichet.refuse_snapshot_change();
