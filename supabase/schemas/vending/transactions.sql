-- Written by npm run db:schemas. Last in migrations/20261121003100_wallets.sql, which never changes: change it in a new one.

create table public.transactions (
  id uuid default gen_random_uuid() not null,
  seq bigint generated always as identity not null,
  wallet_id uuid,
  kind text not null,
  amount_minor bigint not null,
  currency text not null,
  reference text not null,
  vend_session_id uuid,
  recharge_id uuid,
  stripe_payment_intent_id text,
  note text,
  created_at timestamp with time zone default clock_timestamp() not null,
  constraint transactions_pkey PRIMARY KEY (id),
  constraint transactions_reference_key UNIQUE (reference),
  constraint transactions_amount_minor_check CHECK ((amount_minor <> 0)),
  constraint transactions_currency_check CHECK (guichet.is_currency(currency)),
  constraint transactions_kind_check CHECK ((kind = ANY (ARRAY['recharge'::text, 'recharge_refund'::text, 'recharge_refund_failed'::text, 'dispute'::text, 'dispute_won'::text, 'vend'::text, 'vend_refund'::text, 'card_vend'::text, 'adjustment'::text]))),
  constraint transactions_wallet CHECK (((wallet_id IS NULL) = (kind = 'card_vend'::text))),
  constraint transactions_wallet_id_fkey FOREIGN KEY (wallet_id) REFERENCES public.wallets(id)
);

comment on table public.transactions is 'Append-only ledger: every movement of every wallet, and every card payment of a vend.';
comment on column public.transactions.id is 'Written by the database.';
comment on column public.transactions.seq is 'Order of booking; written by the database.';
comment on column public.transactions.wallet_id is 'The wallet that moves; null for card_vend. Written by the vending functions.';
comment on column public.transactions.kind is 'Why the money moves; written by the vending functions.';
comment on column public.transactions.amount_minor is 'Minor units, positive into the wallet, negative out of it; a card_vend is what was paid. Written by the vending functions.';
comment on column public.transactions.currency is 'ISO 4217 in lower case, the wallet''s; written by the vending functions.';
comment on column public.transactions.reference is 'What was booked, e.g. recharge:pi_…; unique, so that nothing is booked twice. Written by the vending functions.';
comment on column public.transactions.vend_session_id is 'The vend it pays or gives back; written by the vending functions.';
comment on column public.transactions.recharge_id is 'The recharge it comes from; written by the vending functions.';
comment on column public.transactions.stripe_payment_intent_id is 'pi_… behind it, where there is one; written by the vending functions.';
comment on column public.transactions.note is 'Reason of an adjustment, with who made it; written by adjust_wallet.';
comment on column public.transactions.created_at is 'When it was booked; written by the database.';

CREATE INDEX transactions_vend_session_id ON public.transactions USING btree (vend_session_id) WHERE (vend_session_id IS NOT NULL);
CREATE INDEX transactions_wallet_id ON public.transactions USING btree (wallet_id, seq DESC);

alter table public.transactions enable row level security;
create policy "transactions of own wallets" on public.transactions for select to authenticated
  using ((wallet_id IN ( SELECT w.id
   FROM public.wallets w
  WHERE (w.user_id = ( SELECT auth.uid() AS uid)))));

revoke all on public.transactions from public, anon, authenticated, service_role;
grant select on public.transactions to authenticated;
grant select on public.transactions to service_role;

CREATE TRIGGER transactions_append_only BEFORE DELETE OR UPDATE ON public.transactions FOR EACH ROW EXECUTE FUNCTION guichet.refuse_change('Correct a mistake with adjust_wallet, which books a new row.');
CREATE TRIGGER transactions_book AFTER INSERT ON public.transactions FOR EACH ROW EXECUTE FUNCTION guichet.book_transaction();
CREATE CONSTRAINT TRIGGER transactions_lines AFTER INSERT ON public.transactions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.wallet_id IS NOT NULL)) EXECUTE FUNCTION guichet.keep_lines('transaction', 'id');
CREATE TRIGGER transactions_no_truncate BEFORE TRUNCATE ON public.transactions FOR EACH STATEMENT EXECUTE FUNCTION guichet.refuse_change('Correct a mistake with adjust_wallet, which books a new row.');
