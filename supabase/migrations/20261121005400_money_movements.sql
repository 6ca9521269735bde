-- What came and what went, whatever it was for: whoever shows money to people reads this. Nothing foreign stands here.
-- For the server alone: people see their payments and refunds in their own tables.

create view public.money_movements with (security_invoker = true) as
with payment as (
  select p.*, coalesce(p.for_order_id, p.vend_session_id, p.booking_id, p.recharge_id, p.invoice_id) as subject,
    case when p.for_order_id is not null then 'order' when p.vend_session_id is not null then 'vend'
      when p.booking_id is not null then 'booking' when p.recharge_id is not null then 'recharge'
        else 'subscription' end as domain
    from public.payments p where p.role <> 'foreign'
), dispute as (
  select d.*, to_timestamp(e.taken_at) as taken_at, to_timestamp(e.back_at) as back_at
    from public.disputes d
    cross join lateral (
      -- of an inquiry Stripe takes nothing
      select min(e.event_created) filter (where e.payload ->> 'status' in ('needs_response', 'under_review',
        'lost')) as taken_at,
        min(e.event_created) filter (where e.payload ->> 'status' = 'won') as back_at
        from public.payment_events e
       where e.payment_id = d.payment_id and e.payload ->> 'stripe_dispute_id' = d.stripe_dispute_id) e
), stripe as (
  select 'payment:' || p.id as id, 'payment' as kind, p.id as payment_id, p.amount_received_cents as amount,
    p.succeeded_at as at
    from payment p where p.status = 'succeeded' and p.amount_received_cents > 0
  union all
  select 'refund:' || r.id, 'refund', r.payment_id, -r.amount_cents, (
      select to_timestamp(min(e.event_created)) from public.payment_events e
       where e.payment_id = r.payment_id and e.payload ->> 'stripe_refund_id' = r.stripe_refund_id
         and e.payload ->> 'status' = 'succeeded')
    from public.refunds r where r.status = 'succeeded'
  union all
  -- what the charge has told of and no refund has explained yet
  select 'refund_of:' || p.id, 'refund', p.id, s.cents - p.amount_refunded_cents, null
    from payment p
    cross join lateral (select coalesce(sum(r.amount_cents), 0)::bigint as cents
      from public.refunds r where r.payment_id = p.id and r.status = 'succeeded') s
   where p.amount_refunded_cents > s.cents
  union all
  select 'dispute:' || d.id, 'dispute', d.payment_id, -d.amount_cents, d.taken_at from dispute d
    where d.taken_at is not null
  union all
  select 'dispute_won:' || d.id, 'dispute_won', d.payment_id, d.amount_cents, d.back_at
    from dispute d where d.taken_at is not null and d.status = 'won'
)
select s.id, s.kind, p.domain, 'stripe' as via, true as takings, s.amount as amount_minor,
       lower(p.currency) as currency,
    p.subject, p.id as payment_id, p.role, p.payer_id, s.at
  from stripe s join payment p on p.id = s.payment_id
union all
-- a card_vend is a payment, and stands above
select 'transaction:' || t.id, t.kind,
    case when t.vend_session_id is not null then 'vend' when t.recharge_id is not null then 'recharge' end,
    'wallet', false, t.amount_minor, t.currency, coalesce(t.vend_session_id, t.recharge_id),
    (select p.id from public.payments p where p.stripe_payment_intent_id = t.stripe_payment_intent_id), null, w.user_id,
      t.created_at
  from public.transactions t join public.wallets w on w.id = t.wallet_id
union all
select 'invoice_credit:' || i.id, 'credit', 'subscription', 'credit', false, i.total - i.amount_due, i.currency, i.id,
  null, null, null, i.paid_at
  from public.invoices_billing i where i.status = 'paid' and i.total > i.amount_due
union all
select 'invoice_outside:' || i.id, 'payment', 'subscription', 'outside', true, i.amount_paid, i.currency, i.id, null,
  null, null, i.paid_at
  from public.invoices_billing i
 where i.status = 'paid' and i.amount_paid > 0 and i.stripe_payment_intent_id is null and i.stripe_charge_id is null
   and not exists (select from public.payments p where p.invoice_id = i.id);
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
revoke all on public.money_movements from public, anon, authenticated, service_role;
grant select on public.money_movements to service_role;
