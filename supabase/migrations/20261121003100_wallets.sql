-- Wallets and their ledger. A balance is the sum of its ledger rows and nothing else: only a new row changes it.

create table public.wallets (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.users (id),
  currency text not null default 'eur' check (guichet.is_currency(currency)),
  balance_minor bigint not null default 0,
  frozen_at timestamptz,
  frozen_reason text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (user_id, currency),
  -- a debt freezes (rule 20)
  constraint wallets_debt_is_frozen check (balance_minor >= 0 or frozen_at is not null)
);
comment on table public.wallets is 'Prepaid money of a customer, one wallet a currency.';
comment on column public.wallets.id is 'Written by the database.';
comment on column public.wallets.user_id is 'Whose it is; written once by guichet.wallet_of.';
comment on column public.wallets.currency is 'ISO 4217 in lower case; written once.';
comment on column public.wallets.balance_minor is 'Sum of the wallet''s transactions, minor units; written by the trigger on transactions only.';
comment on column public.wallets.frozen_at is 'Since when nothing can be paid from it; written by the trigger on transactions and by unfreeze_wallet.';
comment on column public.wallets.frozen_reason is 'Why; written with frozen_at.';
comment on column public.wallets.created_at is 'When the row was made; written by the database.';
comment on column public.wallets.updated_at is 'Last change; written by the trigger.';
create trigger wallets_updated_at before update on public.wallets for each row
  execute function guichet.set_updated_at();

create table public.transactions (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity,
  wallet_id uuid references public.wallets (id),
  kind text not null check (kind in ('recharge', 'recharge_refund', 'recharge_refund_failed', 'dispute', 'dispute_won',
    'vend', 'vend_refund', 'card_vend', 'adjustment')),
  amount_minor bigint not null check (amount_minor <> 0),
  currency text not null check (guichet.is_currency(currency)),
  reference text not null unique,
  vend_session_id uuid,
  recharge_id uuid,
  stripe_payment_intent_id text,
  note text,
  created_at timestamptz not null default clock_timestamp(),
  -- a card payment of a vend is told here too and moves no wallet
  constraint transactions_wallet check ((wallet_id is null) = (kind = 'card_vend'))
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
-- a wallet's statement, newest first
create index transactions_wallet_id on public.transactions (wallet_id, seq desc);
create index transactions_vend_session_id on public.transactions (vend_session_id) where vend_session_id is not null;

-- Balance ------------------------------------------------------------------------------------------------

create or replace function guichet.book_transaction() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_wallet public.wallets;
  v_undone boolean;
begin
  if new.wallet_id is null then
    return null;
  end if;
  select * into v_wallet from public.wallets w where w.id = new.wallet_id for update;
  if v_wallet.currency <> new.currency then
    raise exception 'wallet % is in %, the transaction in %', v_wallet.id, v_wallet.currency, new.currency
      using errcode = '23514';
  end if;
  v_wallet.balance_minor := v_wallet.balance_minor + new.amount_minor;
  -- money that Stripe has taken back is owed, whatever is left (rule 20); nothing else may go below zero
  if v_wallet.balance_minor < 0 and new.amount_minor < 0 and new.kind not in ('dispute', 'recharge_refund') then
    raise exception 'wallet % holds too little for %', v_wallet.id, new.reference
      using errcode = '23514', hint = 'Recharge the wallet.';
  end if;
  -- a debt freezes; one that Stripe itself undoes (a dispute won, a refund that the bank sent back) never was one
  v_undone := v_wallet.balance_minor >= 0 and new.kind in ('dispute_won', 'recharge_refund_failed');
  update public.wallets w set balance_minor = v_wallet.balance_minor,
      frozen_at = case when v_undone then null when v_wallet.balance_minor < 0
        then coalesce(w.frozen_at, clock_timestamp()) else w.frozen_at end,
      frozen_reason = case when v_undone then null when v_wallet.balance_minor < 0
        then coalesce(w.frozen_reason, new.kind || ' ' || new.reference) else w.frozen_reason end
    where w.id = v_wallet.id;
  return null;
end $$;
comment on function guichet.book_transaction() is 'Trigger: moves the balance with the row, under the wallet''s lock; below zero only for reversals, which freezes.';
-- after: a row that "on conflict do nothing" left out moves no money
create trigger transactions_book after insert on public.transactions for each row
  execute function guichet.book_transaction();

create trigger transactions_append_only before update or delete on public.transactions for each row
  execute function guichet.refuse_change('Correct a mistake with adjust_wallet, which books a new row.');
create trigger transactions_no_truncate before truncate on public.transactions for each statement
  execute function guichet.refuse_change('Correct a mistake with adjust_wallet, which books a new row.');

create or replace function guichet.guard_balance() returns trigger
language plpgsql set search_path = ''
as $$
begin
  -- depth 1 is a statement of somebody's own, depth 2 the one inside book_transaction
  if (tg_op = 'INSERT' and new.balance_minor <> 0)
    or (tg_op = 'UPDATE' and new.balance_minor <> old.balance_minor and pg_trigger_depth() < 2) then
    raise exception 'a wallet''s balance is the sum of its transactions'
      using errcode = '23514', hint = 'Insert a transaction.';
  end if;
  if tg_op = 'UPDATE' and (new.user_id, new.currency) is distinct from (old.user_id, old.currency) then
    raise exception 'a wallet keeps its owner and its currency' using errcode = '23514';
  end if;
  return new;
end $$;
comment on function guichet.guard_balance() is 'Trigger: only the ledger''s trigger changes a balance.';
create trigger wallets_balance before insert or update on public.wallets for each row
  execute function guichet.guard_balance();

create or replace function guichet.wallet_of(p_user uuid, p_currency text) returns public.wallets
language plpgsql security definer set search_path = ''
as $$
declare
  v_wallet public.wallets;
begin
  insert into public.wallets (user_id, currency) values (p_user, p_currency) on conflict (user_id, currency) do nothing;
  select * into v_wallet from public.wallets w where w.user_id = p_user and w.currency = p_currency for update;
  return v_wallet;
end $$;
comment on function guichet.wallet_of(uuid, text) is 'A user''s wallet, locked; made where there is none.';

-- Staff --------------------------------------------------------------------------------------------------

create or replace function public.adjust_wallet(wallet_id uuid, amount_minor bigint, reason text, request_id uuid)
  returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_wallet public.wallets;
begin
  perform guichet.require_right('adjust_wallet');
  if length(guichet.stripped(reason)) < 3 then
    raise exception 'an adjustment needs a reason' using errcode = '22023';
  end if;
  select * into v_wallet from public.wallets w where w.id = adjust_wallet.wallet_id for update;
  if not found then
    raise exception 'there is no wallet %', adjust_wallet.wallet_id using errcode = 'P0002';
  end if;
  insert into public.transactions (wallet_id, kind, amount_minor, currency, reference, note)
    values (v_wallet.id, 'adjustment', adjust_wallet.amount_minor, v_wallet.currency, 'adjustment:' || request_id,
      reason || coalesce(' (' || (select auth.email()) || ')', ''))
    on conflict (reference) do nothing;
  perform guichet.record_action('adjust_wallet', 'wallets', v_wallet.id::text, reason, to_jsonb(v_wallet),
    (select to_jsonb(w) from public.wallets w where w.id = v_wallet.id));
  select * into v_wallet from public.wallets w where w.id = adjust_wallet.wallet_id;
  return jsonb_build_object('wallet_id', v_wallet.id, 'balance_minor', v_wallet.balance_minor, 'frozen',
    v_wallet.frozen_at is not null);
end $$;
comment on function public.adjust_wallet(uuid, bigint, text, uuid) is 'Staff book a correction, once a request_id, never below zero → {wallet_id, balance_minor, frozen}.';

create or replace function public.unfreeze_wallet(wallet_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_wallet public.wallets;
  v_before jsonb;
begin
  perform guichet.require_right('adjust_wallet');
  select to_jsonb(w) into v_before from public.wallets w where w.id = unfreeze_wallet.wallet_id for update;
  update public.wallets w set frozen_at = null, frozen_reason = null
    where w.id = unfreeze_wallet.wallet_id and w.balance_minor >= 0
    returning * into v_wallet;
  if v_wallet.id is null then
    select * into v_wallet from public.wallets w where w.id = unfreeze_wallet.wallet_id;
    return guichet.refused('wallet_id', case when v_wallet.id is null then 'not_found' else 'in_debt' end,
      jsonb_build_object('balance_minor', v_wallet.balance_minor, 'currency', v_wallet.currency));
  end if;
  perform guichet.record_action('adjust_wallet', 'wallets', v_wallet.id::text, null, v_before, to_jsonb(v_wallet));
  return jsonb_build_object('result', 'unfrozen');
end $$;
comment on function public.unfreeze_wallet(uuid) is 'Staff free a wallet whose debt is settled → {result: unfrozen|refused, reason?: not_found|in_debt}.';

-- Rights -------------------------------------------------------------------------------------------------

alter table public.wallets enable row level security;
alter table public.transactions enable row level security;
revoke all on public.wallets, public.transactions from anon, authenticated, service_role;
revoke all on sequence public.transactions_seq_seq from anon, authenticated, service_role;
grant select on public.wallets, public.transactions to authenticated;
grant select on public.wallets, public.transactions to service_role;
create policy "own wallets" on public.wallets for select to authenticated using (user_id = (select auth.uid()));
create policy "transactions of own wallets" on public.transactions for select to authenticated
  using (wallet_id in (select w.id from public.wallets w where w.user_id = (select auth.uid())));

revoke execute on function guichet.book_transaction(), guichet.guard_balance(), guichet.wallet_of(uuid, text),
  public.adjust_wallet(uuid, bigint, text, uuid), public.unfreeze_wallet(uuid) from public, anon, authenticated;
grant execute on function public.adjust_wallet(uuid, bigint, text, uuid), public.unfreeze_wallet(uuid) to authenticated,
  service_role;
