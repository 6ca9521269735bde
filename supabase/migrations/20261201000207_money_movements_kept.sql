-- What is left of the backfill (the Supabase CLI runs it once only), and the view that people's figures are read from.
select guichet.keep_payment_lines(l.payment_id)
  from (
    select distinct l.payment_id from guichet.payment_lines l
     where not exists (select from guichet.money_lines m where m.id = l.id)) l;
select guichet.keep_wallet_line(l.transaction_id)
  from guichet.wallet_lines l where not exists (select from guichet.money_lines m where m.id = l.id);
select guichet.keep_invoice_lines(l.subject)
  from (
    select distinct l.subject from guichet.invoice_lines l
     where not exists (select from guichet.money_lines m where m.id = l.id)) l;

create or replace view public.money_movements with (security_invoker = true) as
select l.id, l.kind, l.domain, l.via, l.takings, l.amount_minor, l.currency, l.subject, l.payment_id, l.role,
  l.payer_id, l.at, l.fee_minor, l.fee_currency
  from guichet.money_lines l;
comment on column public.money_movements.fee_minor is 'What Stripe kept of it; null: not known, or none is due.';
comment on column public.money_movements.fee_currency is 'ISO 4217 in lower case: that of the account at Stripe.';
