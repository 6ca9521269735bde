-- Written by npm run db:schemas. Last in migrations/20261201000410_stock_movements.sql, which never changes: change it in a new one.

create table public.stock_movements (
  id bigint generated always as identity not null,
  at timestamp with time zone default clock_timestamp() not null,
  stock_id uuid not null,
  machine_id uuid not null,
  slot_number integer not null,
  product_id uuid,
  kind text not null,
  delta integer not null,
  quantity integer not null,
  vend_session_id uuid,
  order_id uuid,
  count_id uuid,
  constraint stock_movements_pkey PRIMARY KEY (id),
  constraint stock_movements_kind_check CHECK ((kind = ANY (ARRAY['first'::text, 'vend'::text, 'order'::text, 'order_back'::text, 'count'::text, 'other'::text])))
);

comment on table public.stock_movements is 'Every change of stocks.quantity. Append-only; no foreign keys, it outlives the slot.';
comment on column public.stock_movements.id is 'Order of the entries; written by the database.';
comment on column public.stock_movements.at is 'When the figure changed; written by the database.';
comment on column public.stock_movements.stock_id is 'stocks.id; written by guichet.note_stock, as all that follows.';
comment on column public.stock_movements.machine_id is 'machines.id.';
comment on column public.stock_movements.slot_number is 'stocks.slot_number.';
comment on column public.stock_movements.product_id is 'What lay in the slot at the time.';
comment on column public.stock_movements.kind is 'first: the row was made; vend: a piece fell; order, order_back: an order reserved pieces, or gave them back; count: somebody counted or refilled; other: somebody wrote the column past the functions.';
comment on column public.stock_movements.delta is 'Pieces, positive for those that came; 0 of a count that found what was expected, or that was older than the one before.';
comment on column public.stock_movements.quantity is 'The figure after it.';
comment on column public.stock_movements.vend_session_id is 'vend_sessions.id of a vend.';
comment on column public.stock_movements.order_id is 'orders.id, where it is known.';
comment on column public.stock_movements.count_id is 'stock_counts.id of a count.';

CREATE INDEX stock_movements_machine ON public.stock_movements USING btree (machine_id, at DESC, id DESC);
CREATE INDEX stock_movements_slot ON public.stock_movements USING btree (stock_id, at DESC, id DESC);

alter table public.stock_movements enable row level security;
create policy "whoever may look at machines" on public.stock_movements for select to authenticated
  using (( SELECT guichet.may('read_machines'::text) AS may));

revoke all on public.stock_movements from public, anon, authenticated, service_role;
grant select on public.stock_movements to authenticated;
grant select on public.stock_movements to service_role;

CREATE TRIGGER stock_movements_append_only BEFORE DELETE OR UPDATE ON public.stock_movements FOR EACH ROW EXECUTE FUNCTION guichet.refuse_change('Count the slot: count_stock.');
CREATE TRIGGER stock_movements_never_emptied BEFORE TRUNCATE ON public.stock_movements FOR EACH STATEMENT EXECUTE FUNCTION guichet.refuse_change();
