-- Written by npm run db:schemas. Last in migrations/20261121001620_tighten_constraints.sql, which never changes: change it in a new one.

create table public.orders (
  id uuid default gen_random_uuid() not null,
  user_id uuid,
  status character varying default 'PENDING'::character varying not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  amount_total_cents bigint default 0 not null,
  currency character varying(3) default 'EUR'::character varying not null,
  stripe_payment_intent_id character varying,
  paid_at timestamp with time zone,
  receipt_url text,
  payment_state text default 'none'::text not null,
  expires_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  request_id uuid,
  constraint orders_pkey PRIMARY KEY (id),
  constraint orders_stripe_payment_intent_id_key UNIQUE (stripe_payment_intent_id),
  constraint orders_amount_total_cents_check CHECK ((amount_total_cents >= 0)),
  constraint orders_payment_state_check CHECK ((payment_state = ANY (ARRAY['none'::text, 'checkout_open'::text, 'processing'::text, 'failed'::text, 'authorized'::text, 'paid'::text, 'partially_refunded'::text, 'refund_pending'::text, 'refunded'::text, 'disputed'::text, 'dispute_lost'::text]))),
  constraint orders_status_documented CHECK (((status)::text = ANY ((ARRAY['CANCELLED'::character varying, 'PAID'::character varying, 'PENDING'::character varying])::text[]))),
  constraint orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id)
);

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

CREATE INDEX orders_expiring ON public.orders USING btree (expires_at) WHERE (((status)::text = 'PENDING'::text) AND (expires_at IS NOT NULL));
CREATE UNIQUE INDEX orders_request_id ON public.orders USING btree (user_id, request_id) WHERE (request_id IS NOT NULL);
CREATE INDEX orders_stripe_payment_intent_id ON public.orders USING btree (stripe_payment_intent_id);
CREATE INDEX orders_user_id_created_at ON public.orders USING btree (user_id, created_at DESC);

alter table public.orders enable row level security;
create policy "people see their own orders" on public.orders for select to authenticated
  using ((( SELECT auth.uid() AS uid) = user_id));

revoke all on public.orders from public, anon, authenticated, service_role;
grant select on public.orders to authenticated;
grant all on public.orders to service_role;

CREATE TRIGGER orders_updated_at BEFORE UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON public.orders FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('orders');
