-- Written by npm run db:schemas. Last in migrations/20261201000200_money_lines.sql, which never changes: change it in a new one.

create table guichet.stripe_fees (
  balance_transaction text not null,
  payment_id uuid not null,
  line text not null,
  fee_minor bigint not null,
  currency text not null,
  created_at timestamp with time zone default now() not null,
  constraint stripe_fees_pkey PRIMARY KEY (balance_transaction),
  constraint stripe_fees_balance_transaction_check CHECK ((balance_transaction <> ''::text)),
  constraint stripe_fees_currency_check CHECK (guichet.is_currency(currency)),
  constraint stripe_fees_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES public.payments(id) ON DELETE CASCADE
);

comment on table guichet.stripe_fees is 'What Stripe has kept of a payment, a refund or a dispute, where it has said so: seldom in an event, always in its balance transaction. All columns are written by guichet.note_fee.';
comment on column guichet.stripe_fees.balance_transaction is 'txn_….';
comment on column guichet.stripe_fees.line is 'The line of money that it was kept of, e.g. payment:<id>.';
comment on column guichet.stripe_fees.fee_minor is 'Minor units; negative where Stripe gave a fee back.';
comment on column guichet.stripe_fees.currency is 'ISO 4217 in lower case: that of the account, which need not be that of the payment.';

CREATE INDEX stripe_fees_payment_id ON guichet.stripe_fees USING btree (payment_id);

alter table guichet.stripe_fees enable row level security;

revoke all on guichet.stripe_fees from public, anon, authenticated, service_role;

CREATE CONSTRAINT TRIGGER stripe_fees_lines AFTER INSERT OR DELETE OR UPDATE ON guichet.stripe_fees DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guichet.keep_lines('payment', 'payment_id');
