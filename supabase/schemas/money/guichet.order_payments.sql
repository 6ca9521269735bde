-- Written by npm run db:schemas: change a migration, then run it.

create table guichet.order_payments (
  payment_id uuid not null,
  order_id uuid not null,
  constraint order_payments_pkey PRIMARY KEY (payment_id),
  constraint order_payments_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id),
  constraint order_payments_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES public.payments(id)
);

comment on table guichet.order_payments is 'Every payment that was made for an order; payments.order_id is the one it has.';
comment on column guichet.order_payments.payment_id is 'The payment. Set once by guichet.payment_of_intent.';
comment on column guichet.order_payments.order_id is 'The order that its metadata, or the order itself, names. Set once by guichet.payment_of_intent.';

CREATE INDEX order_payments_order_id ON guichet.order_payments USING btree (order_id);

alter table guichet.order_payments enable row level security;

revoke all on guichet.order_payments from public, anon, authenticated, service_role;
