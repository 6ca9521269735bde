-- What became of the figure of each slot: a row a change, whoever changed it; their sum is the figure.

create table public.stock_movements (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  stock_id uuid not null,
  machine_id uuid not null,
  slot_number integer not null,
  product_id uuid,
  kind text not null check (kind in ('first', 'vend', 'order', 'order_back', 'count', 'other')),
  delta integer not null,
  quantity integer not null,
  vend_session_id uuid,
  order_id uuid,
  count_id uuid
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
-- a slot's history, newest first; a machine's, all slots together
create index stock_movements_slot on public.stock_movements (stock_id, at desc, id desc);
create index stock_movements_machine on public.stock_movements (machine_id, at desc, id desc);

create trigger stock_movements_append_only before update or delete on public.stock_movements
  for each row execute function guichet.refuse_change('Count the slot: count_stock.');
create trigger stock_movements_never_emptied before truncate on public.stock_movements
  for each statement execute function guichet.refuse_change();

alter table public.stock_movements enable row level security;
revoke all on public.stock_movements from public, anon, authenticated, service_role;
revoke all on sequence public.stock_movements_id_seq from anon, authenticated, service_role;
grant select on public.stock_movements to authenticated, service_role;
create policy "whoever may look at machines" on public.stock_movements for select to authenticated
  using ((select guichet.may('read_machines')));

create or replace function guichet.note_stock() returns trigger
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function guichet.note_stock() is 'Trigger: writes every change of the figure down, with the cause that guichet.say_stock_cause has told.';
create trigger stocks_first after insert on public.stocks for each row execute function guichet.note_stock();
create trigger stocks_moved after update of quantity on public.stocks for each row
  when (old.quantity is distinct from new.quantity) execute function guichet.note_stock();

create or replace function guichet.say_stock_cause(p_cause jsonb default null) returns void
language sql volatile set search_path = ''
as $$ select set_config('guichet.stock_cause', coalesce(p_cause::text, ''), true) $$;
comment on function guichet.say_stock_cause(jsonb) is 'Why the figure of a slot is about to change: {kind, vend_session_id?, order_id?, count_id?}; null when it has.';

-- what there was before anybody wrote it down
insert into public.stock_movements (stock_id, machine_id, slot_number, product_id, kind, delta, quantity)
  select s.id, s.machine_id, s.slot_number, s.product_id, 'first', s.quantity, s.quantity from public.stocks s
   where not exists (select from public.stock_movements m where m.stock_id = s.id);

revoke execute on function guichet.note_stock(), guichet.say_stock_cause(jsonb) from public, anon, authenticated;
