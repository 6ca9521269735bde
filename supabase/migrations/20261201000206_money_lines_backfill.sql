-- migrate: repeat
-- The lines of what came before: some hundred rows at a time, so that nobody waits for them.
select guichet.keep_payment_lines(l.payment_id)
  from (
    select distinct l.payment_id from guichet.payment_lines l
     where not exists (select from guichet.money_lines m where m.id = l.id) limit 500) l
union all
select guichet.keep_wallet_line(l.transaction_id)
  from (
    select l.transaction_id from guichet.wallet_lines l
     where not exists (select from guichet.money_lines m where m.id = l.id) limit 500) l
union all
select guichet.keep_invoice_lines(l.subject)
  from (
    select distinct l.subject from guichet.invoice_lines l
     where not exists (select from guichet.money_lines m where m.id = l.id) limit 500) l;
