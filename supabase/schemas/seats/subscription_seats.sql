-- Written by npm run db:schemas. Last in migrations/20261121002100_seats.sql, which never changes: change it in a new one.

create table public.subscription_seats (
  subscription_id uuid not null,
  stripe_subscription_item_id text,
  stripe_price_id text,
  quantity integer default 0 not null,
  planned_quantity integer,
  planned_price_id text,
  planned_rev bigint,
  updated_at timestamp with time zone default now() not null,
  constraint subscription_seats_pkey PRIMARY KEY (subscription_id),
  constraint subscription_seats_planned_quantity_check CHECK ((planned_quantity >= 0)),
  constraint subscription_seats_quantity_check CHECK ((quantity >= 0)),
  constraint subscription_seats_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES public.subscriptions(id) ON DELETE CASCADE
);

comment on table public.subscription_seats is 'Seats that we last left at Stripe for a subscription.';
comment on column public.subscription_seats.subscription_id is 'Written by plan_seat_sync.';
comment on column public.subscription_seats.stripe_subscription_item_id is 'si_… of type SEAT; null: none. Written by record_seat_sync.';
comment on column public.subscription_seats.stripe_price_id is 'Price of that item; written by record_seat_sync.';
comment on column public.subscription_seats.quantity is 'Billed seats; written by record_seat_sync.';
comment on column public.subscription_seats.planned_quantity is 'What is being asked of Stripe; null: nothing. A second try asks the same. Written by plan_seat_sync, record_seat_sync.';
comment on column public.subscription_seats.planned_price_id is 'Price of the item that is being made; written by plan_seat_sync, record_seat_sync.';
comment on column public.subscription_seats.planned_rev is 'Number of that request, part of its idempotency key; written by plan_seat_sync.';
comment on column public.subscription_seats.updated_at is 'Last change; written by the trigger.';

alter table public.subscription_seats enable row level security;

revoke all on public.subscription_seats from public, anon, authenticated, service_role;
grant delete, insert, select, update on public.subscription_seats to service_role;

CREATE TRIGGER subscription_seats_updated_at BEFORE UPDATE ON public.subscription_seats FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
