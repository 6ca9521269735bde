-- Written by npm run db:schemas. Last in migrations/20261121003100_wallets.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.book_transaction()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.book_transaction() is 'Trigger: moves the balance with the row, under the wallet''s lock; below zero only for reversals, which freezes.';

revoke all on function guichet.book_transaction() from public, anon, authenticated, service_role;
