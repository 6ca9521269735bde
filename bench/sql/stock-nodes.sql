-- Tables of the peer "stock nodes": what its user would make by hand from the same document, without the functions.
create table if not exists public.bench_stock_webhook_log (
  event_id text primary key,
  type text,
  status text not null default 'pending',
  processed_at timestamptz,
  created_at timestamptz not null default clock_timestamp()
);
create table if not exists public.bench_stock_subscriptions (
  stripe_subscription_id text primary key,
  stripe_customer_id text,
  status text,
  plan_code text,
  cancel_at_period_end boolean,
  current_period_start timestamptz,
  current_period_end timestamptz,
  updated_at timestamptz not null default now()
);
create table if not exists public.bench_stock_subscription_items (
  stripe_subscription_item_id text primary key,
  stripe_subscription_id text,
  code text,
  quantity integer
);
create index if not exists bench_stock_items_by_subscription on public.bench_stock_subscription_items (stripe_subscription_id);
create table if not exists public.bench_stock_invoices (
  stripe_invoice_id text primary key,
  stripe_subscription_id text,
  status text,
  amount_due bigint,
  amount_paid bigint
);
create table if not exists public.bench_stock_customers (
  stripe_customer_id text primary key,
  name text,
  email text
);
create table if not exists public.bench_stock_usage_counters (
  stripe_subscription_id text primary key,
  quota bigint
);
grant all on public.bench_stock_webhook_log, public.bench_stock_subscriptions, public.bench_stock_subscription_items,
  public.bench_stock_invoices, public.bench_stock_customers, public.bench_stock_usage_counters to service_role;
notify pgrst, 'reload schema';
