-- Written by npm run db:schemas. Last in migrations/20261121001200_payments.sql, which never changes: change it in a new one.

create table guichet.payment_returns (
  payment_id uuid not null,
  cents bigint not null,
  reason text not null,
  metadata jsonb default '{}'::jsonb not null,
  constraint payment_returns_pkey PRIMARY KEY (payment_id),
  constraint payment_returns_cents_check CHECK ((cents > 0)),
  constraint payment_returns_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES public.payments(id)
);

comment on table guichet.payment_returns is 'What the till owes back of a payment; asked of Stripe as far as it has not gone back already.';
comment on column guichet.payment_returns.payment_id is 'The payment. Set once by guichet.owe_back.';
comment on column guichet.payment_returns.cents is 'Minor units owed back in all, what has gone already included. Written by guichet.owe_back.';
comment on column guichet.payment_returns.reason is 'paid_twice, paid_after_cancel, subscribed_twice, vend_failed, booking_cancelled or place_gone. Set once by guichet.owe_back.';
comment on column guichet.payment_returns.metadata is 'What Stripe carries with the refund beside our refund_id, e.g. booking_id. Written by guichet.owe_back.';

alter table guichet.payment_returns enable row level security;

revoke all on guichet.payment_returns from public, anon, authenticated, service_role;
