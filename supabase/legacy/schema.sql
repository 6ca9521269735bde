-- A database of before Guichet, as the owner's first application left it: document 001 extends these tables.
-- Its traps are real ones: an enum for the status, prices as decimals, a slot twice, a stock below zero, a product
-- that was deleted, people who cannot sign in, instants without a time zone.

create type public.order_status as enum ('PENDING', 'PAID', 'COMPLETED', 'CANCELLED', 'FAILED');

create table public.users (
  id uuid primary key default gen_random_uuid(),
  email text not null unique,
  name text,
  created_at timestamp not null default now()
);
create table public.products (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  price numeric(10, 3) not null,
  created_at timestamp not null default now()
);
create table public.machines (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  location text
);
create table public.orders (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references public.users (id),
  machine_id uuid references public.machines (id),
  status public.order_status not null default 'PENDING',
  created_at timestamp not null default now()
);
create index orders_status on public.orders (status);
create table public.order_items (
  id uuid primary key default gen_random_uuid(),
  order_id uuid not null references public.orders (id) on delete cascade,
  product_id uuid references public.products (id) on delete set null,
  quantity integer not null default 1
);
create table public.stocks (
  id uuid primary key default gen_random_uuid(),
  machine_id uuid not null references public.machines (id),
  slot_number integer not null,
  product_id uuid references public.products (id),
  quantity integer not null default 0
);
