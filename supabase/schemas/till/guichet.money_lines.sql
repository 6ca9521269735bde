-- Written by npm run db:schemas. Last in migrations/20261201000203_figures.sql, which never changes: change it in a new one.

create table guichet.money_lines (
  id text not null,
  kind text not null,
  domain text,
  via text not null,
  takings boolean not null,
  amount_minor bigint not null,
  currency text not null,
  subject uuid,
  payment_id uuid,
  role text,
  payer_id uuid,
  at timestamp with time zone,
  fee_minor bigint,
  fee_currency text,
  constraint money_lines_pkey PRIMARY KEY (id),
  constraint money_lines_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES public.payments(id) ON DELETE CASCADE
);

comment on table guichet.money_lines is 'Every movement of money, see public.money_movements. Follows from payments, refunds, disputes, invoices and transactions, at the end of each transaction that changes one; nobody else writes it. All columns are written by guichet.keep_payment_lines, guichet.keep_invoice_lines and guichet.keep_wallet_line.';
comment on column guichet.money_lines.fee_minor is 'What Stripe kept of it; null: not known, or none is due.';

CREATE INDEX money_lines_at ON guichet.money_lines USING btree (at DESC, id DESC);
CREATE INDEX money_lines_domain ON guichet.money_lines USING btree (domain, currency, at DESC, id DESC);
CREATE INDEX money_lines_kind ON guichet.money_lines USING btree (kind, at DESC, id DESC) WHERE (kind <> 'payment'::text);
CREATE INDEX money_lines_payer_id ON guichet.money_lines USING btree (payer_id, at DESC) WHERE (payer_id IS NOT NULL);
CREATE INDEX money_lines_payment_id ON guichet.money_lines USING btree (payment_id) WHERE (payment_id IS NOT NULL);
CREATE INDEX money_lines_subject ON guichet.money_lines USING btree (subject) WHERE (subject IS NOT NULL);
CREATE INDEX money_lines_undated ON guichet.money_lines USING btree (id) WHERE (at IS NULL);

alter table guichet.money_lines enable row level security;

revoke all on guichet.money_lines from public, anon, authenticated, service_role;
grant select on guichet.money_lines to service_role;

CREATE TRIGGER money_lines_counted AFTER INSERT ON guichet.money_lines REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION guichet.count_lines();
CREATE TRIGGER money_lines_emptied AFTER TRUNCATE ON guichet.money_lines FOR EACH STATEMENT EXECUTE FUNCTION guichet.forget_figures('money', 'fees', 'without_fee');
alter table guichet.money_lines enable always trigger money_lines_emptied;
CREATE TRIGGER money_lines_recounted AFTER UPDATE ON guichet.money_lines REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION guichet.count_lines();
CREATE TRIGGER money_lines_taken_off AFTER DELETE ON guichet.money_lines REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION guichet.count_lines();
