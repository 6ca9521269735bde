-- Written by npm run db:schemas. Last in migrations/20261201000207_money_movements_kept.sql, which never changes: change it in a new one.

create view public.money_movements with (security_invoker=true) as
 SELECT id,
    kind,
    domain,
    via,
    takings,
    amount_minor,
    currency,
    subject,
    payment_id,
    role,
    payer_id,
    at,
    fee_minor,
    fee_currency
   FROM guichet.money_lines l;

comment on view public.money_movements is 'Every movement of money, in minor units: payments received, refunds that have gone, disputes (taken, and given back), the ledger of wallets, invoices paid from credit or outside Stripe. Server only.';
comment on column public.money_movements.id is 'Stable: kind of row and its id.';
comment on column public.money_movements.kind is 'payment, refund, dispute, dispute_won; of a wallet transactions.kind; credit of an invoice.';
comment on column public.money_movements.domain is 'order, booking, vend, recharge or subscription; null of an adjustment of a wallet.';
comment on column public.money_movements.via is 'stripe; wallet: the ledger of a wallet; credit: a customer''s balance at Stripe; outside: an invoice that is paid and names no payment at Stripe.';
comment on column public.money_movements.takings is 'Whether it is money that came or went. False of wallet and credit: that money was counted when it came.';
comment on column public.money_movements.amount_minor is 'Minor units, positive for money that came (into a wallet: its balance), negative for what went; what was received, never what was authorised.';
comment on column public.money_movements.currency is 'ISO 4217 in lower case.';
comment on column public.money_movements.subject is 'The order, booking, vend session, recharge or invoice.';
comment on column public.money_movements.payment_id is 'payments.id, where one is behind it.';
comment on column public.money_movements.role is 'payments.role: main or surplus; null where it is no movement at Stripe.';
comment on column public.money_movements.payer_id is 'Who paid, so far as it is known; the owner of the wallet.';
comment on column public.money_movements.at is 'When, by Stripe''s clock (a wallet''s ledger: ours); null where Stripe has not said it yet.';
comment on column public.money_movements.fee_minor is 'What Stripe kept of it; null: not known, or none is due.';
comment on column public.money_movements.fee_currency is 'ISO 4217 in lower case: that of the account at Stripe.';

revoke all on public.money_movements from public, anon, authenticated, service_role;
grant select on public.money_movements to service_role;
