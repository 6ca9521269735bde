-- Written by npm run db:schemas. Last in migrations/20261201000405_slots.sql, which never changes: change it in a new one.

create table public.stocks (
  id uuid default gen_random_uuid() not null,
  machine_id uuid not null,
  slot_number integer not null,
  product_id uuid,
  quantity integer default 0 not null,
  label text,
  price_cents bigint,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  capacity integer,
  low_at integer,
  counted_at timestamp with time zone,
  rev bigint,
  constraint stocks_pkey PRIMARY KEY (id),
  constraint stocks_machine_id_slot_number_key UNIQUE (machine_id, slot_number),
  constraint stocks_capacity_check CHECK (((capacity >= 1) AND (capacity <= 9999))),
  constraint stocks_low_at_check CHECK (((low_at >= 0) AND (low_at <= 9999))),
  constraint stocks_price_not_negative CHECK ((price_cents >= 0)),
  constraint stocks_quantity_not_negative CHECK ((quantity >= 0)),
  constraint stocks_machine_id_fkey FOREIGN KEY (machine_id) REFERENCES public.machines(id) ON DELETE CASCADE,
  constraint stocks_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.products(id)
);

comment on table public.stocks is 'One row a slot of a machine.';
comment on column public.stocks.id is 'Written by the database.';
comment on column public.stocks.machine_id is 'machines.id; written by the server.';
comment on column public.stocks.slot_number is 'The item number of the machine''s vend request (MDB); written by the server.';
comment on column public.stocks.product_id is 'What lies in the slot; null for an empty one. Written by the server.';
comment on column public.stocks.quantity is 'Pieces left, never below zero; written by the order functions, by a completed vend and by count_stock. The server may give a first figure with a new row.';
comment on column public.stocks.label is 'What is printed on the button, e.g. B2; null: the slot''s number. Written by the server.';
comment on column public.stocks.price_cents is 'Price in minor units of the product''s currency where the slot has its own; null: the product''s price. Written by the server.';
comment on column public.stocks.created_at is 'When the row was made; written by the database.';
comment on column public.stocks.updated_at is 'Last change; written by the trigger.';
comment on column public.stocks.capacity is 'Pieces that go in; null: nobody has said, and the slot cannot be told to be full. Written by change_slot and the server.';
comment on column public.stocks.low_at is 'So many pieces or fewer are few; null: a quarter of the capacity. Written by change_slot and the server.';
comment on column public.stocks.counted_at is 'The moment of the count that the figure rests on: what fell before it is in it. Written by count_stock.';
comment on column public.stocks.rev is 'Version of what is set of the slot: label, product, price, capacity, low_at; the figure moves on without it. Null is 0. Written by the trigger.';

CREATE INDEX stocks_product_id ON public.stocks USING btree (product_id);
CREATE INDEX stocks_sold_out ON public.stocks USING btree (machine_id) WHERE ((quantity = 0) AND (product_id IS NOT NULL));

alter table public.stocks enable row level security;
create policy "everybody sees what machines hold" on public.stocks for select to anon, authenticated
  using (true);

revoke all on public.stocks from public, anon, authenticated, service_role;
grant select on public.stocks to anon;
grant select on public.stocks to authenticated;
grant delete, insert, select on public.stocks to service_role;
grant update (id, machine_id, slot_number, product_id, label, price_cents, created_at, updated_at, capacity, low_at) on public.stocks to service_role;

CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON public.stocks FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('machines');
CREATE TRIGGER stocks_first AFTER INSERT ON public.stocks FOR EACH ROW EXECUTE FUNCTION guichet.note_stock();
CREATE TRIGGER stocks_moved AFTER UPDATE OF quantity ON public.stocks FOR EACH ROW WHEN ((old.quantity IS DISTINCT FROM new.quantity)) EXECUTE FUNCTION guichet.note_stock();
CREATE TRIGGER stocks_rev BEFORE UPDATE ON public.stocks FOR EACH ROW EXECUTE FUNCTION guichet.count_slot_rev();
CREATE TRIGGER stocks_updated_at BEFORE UPDATE ON public.stocks FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
