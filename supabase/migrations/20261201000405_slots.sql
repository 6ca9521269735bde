-- What a slot holds at most, when it is low, when it was last counted. Nobody writes the figure itself any more but the
-- functions whose business it is: what they did to it stands in stock_movements.

alter table public.stocks
  add column if not exists capacity integer check (capacity between 1 and 9999),
  add column if not exists low_at integer check (low_at between 0 and 9999),
  add column if not exists counted_at timestamptz,
  add column if not exists rev bigint;
comment on column public.stocks.capacity is 'Pieces that go in; null: nobody has said, and the slot cannot be told to be full. Written by change_slot and the server.';
comment on column public.stocks.low_at is 'So many pieces or fewer are few; null: a quarter of the capacity. Written by change_slot and the server.';
comment on column public.stocks.counted_at is 'The moment of the count that the figure rests on: what fell before it is in it. Written by count_stock.';
comment on column public.stocks.rev is 'Version of what is set of the slot: label, product, price, capacity, low_at; the figure moves on without it. Null is 0. Written by the trigger.';
comment on column public.stocks.quantity is 'Pieces left, never below zero; written by the order functions, by a completed vend and by count_stock. The server may give a first figure with a new row.';

create or replace function guichet.count_slot_rev() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if (new.label, new.product_id, new.price_cents, new.capacity, new.low_at)
    is distinct from (old.label, old.product_id, old.price_cents, old.capacity, old.low_at) then
    new.rev := coalesce(old.rev, 0) + 1;
  end if;
  return new;
end $$;
comment on function guichet.count_slot_rev() is 'Trigger: a new version of what is set of a slot, whoever sets it.';
create or replace trigger stocks_rev before update on public.stocks for each row
  execute function guichet.count_slot_rev();
revoke execute on function guichet.count_slot_rev() from public, anon, authenticated;

create or replace function guichet.is_low(p_slot public.stocks) returns boolean
language sql immutable set search_path = ''
as $$ select p_slot.quantity <= coalesce(p_slot.low_at, p_slot.capacity / 4, 1) $$;
comment on function guichet.is_low(public.stocks) is 'Whether few pieces are left in a slot: its own mark, else a quarter of its capacity, else one.';
revoke execute on function guichet.is_low(public.stocks) from public, anon, authenticated;

-- the figure is the functions' own; the rest of a row stays the server's
revoke update on public.stocks from service_role;
grant update (id, machine_id, slot_number, product_id, label, price_cents, capacity, low_at, created_at, updated_at)
  on public.stocks to service_role;
