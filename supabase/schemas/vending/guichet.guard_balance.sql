-- Written by npm run db:schemas. Last in migrations/20261121003100_wallets.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.guard_balance()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.guard_balance() is 'Trigger: only the ledger''s trigger changes a balance.';

revoke all on function guichet.guard_balance() from public, anon, authenticated, service_role;
