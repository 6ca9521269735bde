-- What came and what went, a line each, written with the rows that it follows from: whoever shows money to people reads
-- it by an index, at any number of payments. public.money_movements shows these lines once all of them stand here.

-- What Stripe keeps of it -----------------------------------------------------------------------------------------

create table guichet.stripe_fees (
  balance_transaction text primary key check (balance_transaction <> ''),
  payment_id uuid not null references public.payments (id) on delete cascade,
  line text not null,
  fee_minor bigint not null,
  currency text not null check (guichet.is_currency(currency)),
  created_at timestamptz not null default now()
);
comment on table guichet.stripe_fees is 'What Stripe has kept of a payment, a refund or a dispute, where it has said so: seldom in an event, always in its balance transaction. All columns are written by guichet.note_fee.';
comment on column guichet.stripe_fees.balance_transaction is 'txn_….';
comment on column guichet.stripe_fees.line is 'The line of money that it was kept of, e.g. payment:<id>.';
comment on column guichet.stripe_fees.fee_minor is 'Minor units; negative where Stripe gave a fee back.';
comment on column guichet.stripe_fees.currency is 'ISO 4217 in lower case: that of the account, which need not be that of the payment.';
alter table guichet.stripe_fees enable row level security;
revoke all on guichet.stripe_fees from public, anon, authenticated, service_role;
create index stripe_fees_payment_id on guichet.stripe_fees (payment_id);

-- What the rows say --------------------------------------------------------------------------------------------

create view guichet.payment_lines with (security_invoker = true) as
with payment as not materialized (
  select p.*, coalesce(p.for_order_id, p.vend_session_id, p.booking_id, p.recharge_id, p.invoice_id) as subject,
    case when p.for_order_id is not null then 'order' when p.vend_session_id is not null then 'vend'
      when p.booking_id is not null then 'booking' when p.recharge_id is not null then 'recharge'
        else 'subscription' end as domain
    from public.payments p where p.role <> 'foreign'
), dispute as not materialized (
  select d.id, d.payment_id, d.amount_cents, d.status, to_timestamp(e.taken_at) as taken_at,
    to_timestamp(e.back_at) as back_at
    from public.disputes d
    cross join lateral (
      -- of an inquiry Stripe takes nothing
      select min(e.event_created) filter (where e.payload ->> 'status' in ('needs_response', 'under_review',
        'lost')) as taken_at,
        min(e.event_created) filter (where e.payload ->> 'status' = 'won') as back_at
        from public.payment_events e
       where e.payment_id = d.payment_id and e.payload ->> 'stripe_dispute_id' = d.stripe_dispute_id) e
), line as not materialized (
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
select l.id, l.kind, p.domain, 'stripe' as via, true as takings, l.amount as amount_minor,
  lower(p.currency) as currency, p.subject, p.id as payment_id, p.role, p.payer_id, l.at,
  -- of one account, hence of one currency
  (select sum(f.fee_minor)::bigint from guichet.stripe_fees f where f.payment_id = p.id and f.line = l.id) as fee_minor,
  (select min(f.currency) from guichet.stripe_fees f where f.payment_id = p.id and f.line = l.id) as fee_currency
  from line l join payment p on p.id = l.payment_id;
comment on view guichet.payment_lines is 'The lines of each payment, from its row, refunds, disputes and events; those of one are found by payment_id.';

create view guichet.wallet_lines with (security_invoker = true) as
-- a card_vend is a payment, and stands there
select 'transaction:' || t.id as id, t.kind,
  case when t.vend_session_id is not null then 'vend' when t.recharge_id is not null then 'recharge' end as domain,
  'wallet' as via, false as takings, t.amount_minor, t.currency, coalesce(t.vend_session_id, t.recharge_id) as subject,
  (select p.id from public.payments p where p.stripe_payment_intent_id = t.stripe_payment_intent_id) as payment_id,
  null::text as role, w.user_id as payer_id, t.created_at as at, null::bigint as fee_minor, null::text as fee_currency,
  t.id as transaction_id
  from public.transactions t join public.wallets w on w.id = t.wallet_id;
comment on view guichet.wallet_lines is 'The line of each transaction that moves a wallet.';

create view guichet.invoice_lines with (security_invoker = true) as
select 'invoice_credit:' || i.id as id, 'credit' as kind, 'subscription' as domain, 'credit' as via, false as takings,
  i.total - i.amount_due as amount_minor, i.currency, i.id as subject, null::uuid as payment_id, null::text as role,
  null::uuid as payer_id, i.paid_at as at, null::bigint as fee_minor, null::text as fee_currency
  from public.invoices_billing i where i.status = 'paid' and i.total > i.amount_due
union all
select 'invoice_outside:' || i.id, 'payment', 'subscription', 'outside', true, i.amount_paid, i.currency, i.id, null,
  null, null, i.paid_at, null, null
  from public.invoices_billing i
 where i.status = 'paid' and i.amount_paid > 0 and i.stripe_payment_intent_id is null and i.stripe_charge_id is null
   and not exists (select from public.payments p where p.invoice_id = i.id);
comment on view guichet.invoice_lines is 'What of an invoice was paid from credit or outside Stripe; a payment at Stripe is a line of that payment.';

revoke all on guichet.payment_lines, guichet.wallet_lines, guichet.invoice_lines
  from public, anon, authenticated, service_role;

-- Kept ---------------------------------------------------------------------------------------------------------

create table guichet.money_lines (
  id text primary key,
  kind text not null,
  domain text,
  via text not null,
  takings boolean not null,
  amount_minor bigint not null,
  currency text not null,
  subject uuid,
  payment_id uuid references public.payments (id) on delete cascade,
  role text,
  payer_id uuid,
  at timestamptz,
  fee_minor bigint,
  fee_currency text
);
comment on table guichet.money_lines is 'Every movement of money, see public.money_movements. Follows from payments, refunds, disputes, invoices and transactions, at the end of each transaction that changes one; nobody else writes it. All columns are written by guichet.keep_payment_lines, guichet.keep_invoice_lines and guichet.keep_wallet_line.';
comment on column guichet.money_lines.fee_minor is 'What Stripe kept of it; null: not known, or none is due.';
alter table guichet.money_lines enable row level security;
revoke all on guichet.money_lines from public, anon, authenticated, service_role;
grant select on guichet.money_lines to service_role;
-- the list of payments, newest first; of a domain and its currency; what is rare among them
create index money_lines_at on guichet.money_lines (at desc, id desc);
create index money_lines_domain on guichet.money_lines (domain, currency, at desc, id desc);
create index money_lines_kind on guichet.money_lines (kind, at desc, id desc) where kind <> 'payment';
create index money_lines_undated on guichet.money_lines (id) where at is null;
-- all of one payment, of one subject, of one person
create index money_lines_payment_id on guichet.money_lines (payment_id) where payment_id is not null;
create index money_lines_subject on guichet.money_lines (subject) where subject is not null;
create index money_lines_payer_id on guichet.money_lines (payer_id, at desc) where payer_id is not null;

create function guichet.keep_invoice_lines(p_invoice uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  -- The invoice and the payment on it may be told by two transactions at once, and neither holds the row of the other:
  -- here, at their end, one waits for the other and then sees it. Nothing is locked after this.
  perform pg_advisory_xact_lock(hashtextextended('guichet.invoice_lines', 7309));
  with now as (select * from guichet.invoice_lines l where l.subject = p_invoice),
  gone as (
    delete from guichet.money_lines m
     where m.subject = p_invoice and m.via in ('credit', 'outside')
       and not exists (select from now n where n.id = m.id))
  insert into guichet.money_lines as m select * from now
  on conflict (id) do update set amount_minor = excluded.amount_minor, currency = excluded.currency, at = excluded.at
  where (m.amount_minor, m.currency, m.at) is distinct from (excluded.amount_minor, excluded.currency, excluded.at);
end $$;
comment on function guichet.keep_invoice_lines(uuid) is 'Makes the lines of an invoice what its row and payments say.';

create function guichet.keep_payment_lines(p_payment uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_payment public.payments;
begin
  -- whoever changes a payment, its refunds, disputes or events holds this row already
  select * into v_payment from public.payments p where p.id = p_payment for no key update;
  with now as (select * from guichet.payment_lines l where l.payment_id = p_payment),
  gone as (
    delete from guichet.money_lines m
     where m.payment_id = p_payment and m.via = 'stripe' and not exists (select from now n where n.id = m.id))
  insert into guichet.money_lines as m select * from now
  on conflict (id) do update
     set domain = excluded.domain, amount_minor = excluded.amount_minor, currency = excluded.currency,
         subject = excluded.subject, payment_id = excluded.payment_id, role = excluded.role,
         payer_id = excluded.payer_id, at = excluded.at, fee_minor = excluded.fee_minor,
         fee_currency = excluded.fee_currency
  where (m.domain, m.amount_minor, m.currency, m.subject, m.payment_id, m.role, m.payer_id, m.at, m.fee_minor,
    m.fee_currency)
    is distinct from (excluded.domain, excluded.amount_minor, excluded.currency, excluded.subject, excluded.payment_id,
      excluded.role, excluded.payer_id, excluded.at, excluded.fee_minor, excluded.fee_currency);
end $$;
comment on function guichet.keep_payment_lines(uuid) is 'Makes the lines of a payment what it, its refunds, disputes and events say.';

create function guichet.keep_wallet_line(p_transaction uuid) returns void
language sql security definer set search_path = ''
as $$
  insert into guichet.money_lines (id, kind, domain, via, takings, amount_minor, currency, subject, payment_id, role,
    payer_id, at)
  select l.id, l.kind, l.domain, l.via, l.takings, l.amount_minor, l.currency, l.subject, l.payment_id, l.role,
    l.payer_id, l.at
    from guichet.wallet_lines l where l.transaction_id = p_transaction
  on conflict (id) do nothing
$$;
comment on function guichet.keep_wallet_line(uuid) is 'Writes the line of a transaction of a wallet, which never changes.';

-- At the end of the transaction: once more where several of its statements touched a payment, and then nothing changes.
create function guichet.keep_lines() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_old jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  v_new jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  -- which column names what its lines are of
  v_column text := tg_argv[1];
  v_ids uuid[] := array(select distinct u.id from unnest(array[(v_new ->> v_column)::uuid, (v_old ->> v_column)::uuid])
    u (id) where u.id is not null order by u.id);
begin
  case tg_argv[0]
    when 'payment' then perform guichet.keep_payment_lines(u.id) from unnest(v_ids) u (id);
    when 'invoice' then perform guichet.keep_invoice_lines(u.id) from unnest(v_ids) u (id);
    when 'transaction' then perform guichet.keep_wallet_line(u.id) from unnest(v_ids) u (id);
  end case;
  return null;
end $$;
comment on function guichet.keep_lines() is 'Trigger (payment, invoice or transaction; column with its id): its lines follow the row.';

create constraint trigger payments_lines_written after insert on public.payments
  deferrable initially deferred for each row
  when (new.role <> 'foreign' and (new.status = 'succeeded' or new.amount_refunded_cents > 0))
  execute function guichet.keep_lines('payment', 'id');
create constraint trigger payments_lines_changed after update on public.payments
  deferrable initially deferred for each row
  when ((old.role <> 'foreign' or new.role <> 'foreign')
    and (old.role, old.status, old.amount_received_cents, old.amount_refunded_cents, old.succeeded_at, old.currency,
      old.payer_id, old.for_order_id, old.vend_session_id, old.booking_id, old.recharge_id, old.invoice_id)
      is distinct from (new.role, new.status, new.amount_received_cents, new.amount_refunded_cents, new.succeeded_at,
        new.currency, new.payer_id, new.for_order_id, new.vend_session_id, new.booking_id, new.recharge_id,
        new.invoice_id))
  execute function guichet.keep_lines('payment', 'id');
create constraint trigger payments_of_invoice_written after insert on public.payments
  deferrable initially deferred for each row when (new.invoice_id is not null)
  execute function guichet.keep_lines('invoice', 'invoice_id');
create constraint trigger payments_of_invoice_changed after update on public.payments
  deferrable initially deferred for each row when (old.invoice_id is distinct from new.invoice_id)
  execute function guichet.keep_lines('invoice', 'invoice_id');
create constraint trigger payments_of_invoice_deleted after delete on public.payments
  deferrable initially deferred for each row when (old.invoice_id is not null)
  execute function guichet.keep_lines('invoice', 'invoice_id');

create constraint trigger refunds_lines_written after insert on public.refunds
  deferrable initially deferred for each row when (new.status = 'succeeded')
  execute function guichet.keep_lines('payment', 'payment_id');
create constraint trigger refunds_lines_changed after update on public.refunds
  deferrable initially deferred for each row
  when ((old.status = 'succeeded' or new.status = 'succeeded')
    and (old.status, old.amount_cents, old.payment_id, old.stripe_refund_id)
      is distinct from (new.status, new.amount_cents, new.payment_id, new.stripe_refund_id))
  execute function guichet.keep_lines('payment', 'payment_id');
create constraint trigger refunds_lines_deleted after delete on public.refunds
  deferrable initially deferred for each row when (old.status = 'succeeded')
  execute function guichet.keep_lines('payment', 'payment_id');

create constraint trigger disputes_lines_written after insert or delete on public.disputes
  deferrable initially deferred for each row execute function guichet.keep_lines('payment', 'payment_id');
create constraint trigger disputes_lines_changed after update on public.disputes
  deferrable initially deferred for each row
  when ((old.status, old.amount_cents, old.payment_id, old.stripe_dispute_id)
    is distinct from (new.status, new.amount_cents, new.payment_id, new.stripe_dispute_id))
  execute function guichet.keep_lines('payment', 'payment_id');

-- when a refund or a dispute came or went is told by its events, also by those that come too late to change its row
create constraint trigger payment_events_lines after insert on public.payment_events
  deferrable initially deferred for each row
  when (new.payload ? 'stripe_refund_id' or new.payload ? 'stripe_dispute_id')
  execute function guichet.keep_lines('payment', 'payment_id');

create constraint trigger stripe_fees_lines after insert or update or delete on guichet.stripe_fees
  deferrable initially deferred for each row execute function guichet.keep_lines('payment', 'payment_id');

create constraint trigger transactions_lines after insert on public.transactions
  deferrable initially deferred for each row when (new.wallet_id is not null)
  execute function guichet.keep_lines('transaction', 'id');

create constraint trigger invoices_lines_written after insert on public.invoices_billing
  deferrable initially deferred for each row when (new.status = 'paid')
  execute function guichet.keep_lines('invoice', 'id');
create constraint trigger invoices_lines_changed after update on public.invoices_billing
  deferrable initially deferred for each row
  when ((old.status = 'paid' or new.status = 'paid')
    and (old.status, old.total, old.amount_due, old.amount_paid, old.currency, old.paid_at,
      old.stripe_payment_intent_id, old.stripe_charge_id)
      is distinct from (new.status, new.total, new.amount_due, new.amount_paid, new.currency, new.paid_at,
        new.stripe_payment_intent_id, new.stripe_charge_id))
  execute function guichet.keep_lines('invoice', 'id');
create constraint trigger invoices_lines_deleted after delete on public.invoices_billing
  deferrable initially deferred for each row when (old.status = 'paid')
  execute function guichet.keep_lines('invoice', 'id');

revoke execute on function guichet.keep_invoice_lines(uuid), guichet.keep_payment_lines(uuid),
  guichet.keep_wallet_line(uuid), guichet.keep_lines() from public, anon, authenticated;
