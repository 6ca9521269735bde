-- What each slot of a machine holds and costs (owner's documents 000 and 001). Every statement can meet a
-- database that already has the table with data in it, and may run again.

create table if not exists public.stocks (
  id uuid primary key default gen_random_uuid(),
  machine_id uuid not null references public.machines (id) on delete cascade,
  slot_number integer not null,
  product_id uuid references public.products (id),
  quantity integer not null default 0
);

alter table public.stocks
  add column if not exists label text,
  add column if not exists price_cents bigint,
  add column if not exists created_at timestamptz not null default now(),
  add column if not exists updated_at timestamptz not null default now();
select guichet.widen_money('public.stocks', 'price_cents');

do $$
begin
  if not exists (select from pg_constraint where conrelid = 'public.stocks'::regclass
    and conname = 'stocks_quantity_not_negative') then
    -- rows of an old table that break it stay as they are; no new ones come
    alter table public.stocks add constraint stocks_quantity_not_negative check (quantity >= 0) not valid;
  end if;
  -- an old table may hold a slot twice: guichet.tighten_constraints adds it once somebody has decided which row is
  -- right
  if not exists (select from pg_constraint where conrelid = 'public.stocks'::regclass
    and conname = 'stocks_machine_id_slot_number_key')
     and not exists (select from public.stocks s group by s.machine_id, s.slot_number having count(*) > 1) then
    alter table public.stocks add constraint stocks_machine_id_slot_number_key unique (machine_id, slot_number);
  end if;
  if not exists (select from pg_constraint where conrelid = 'public.stocks'::regclass
    and conname = 'stocks_price_not_negative') then
    alter table public.stocks add constraint stocks_price_not_negative check (price_cents >= 0);
  end if;
end $$;

comment on table public.stocks is 'One row a slot of a machine.';
comment on column public.stocks.id is 'Written by the database.';
comment on column public.stocks.machine_id is 'machines.id; written by the server.';
comment on column public.stocks.slot_number is 'The item number of the machine''s vend request (MDB); written by the server.';
comment on column public.stocks.product_id is 'What lies in the slot; null for an empty one. Written by the server.';
comment on column public.stocks.quantity is 'Pieces left, never below zero; written by the order functions, by a completed vend and by staff who fill the machine.';
comment on column public.stocks.label is 'What is printed on the button, e.g. B2; null: the slot''s number. Written by the server.';
comment on column public.stocks.price_cents is 'Price in minor units of the product''s currency where the slot has its own; null: the product''s price. Written by the server.';
comment on column public.stocks.created_at is 'When the row was made; written by the database.';
comment on column public.stocks.updated_at is 'Last change; written by the trigger.';

-- a product's slots, for refilling
create index if not exists stocks_product_id on public.stocks (product_id);

create or replace trigger stocks_updated_at before update on public.stocks for each row
  execute function guichet.set_updated_at();

alter table public.stocks enable row level security;
revoke all on public.stocks from anon, authenticated, service_role;
-- what a machine sells, for how much and whether any is left, stands on its front
grant select on public.stocks to anon, authenticated;
grant select, insert, update, delete on public.stocks to service_role;
drop policy if exists "everybody sees what machines hold" on public.stocks;
create policy "everybody sees what machines hold" on public.stocks for select to anon, authenticated using (true);
