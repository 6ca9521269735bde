/** What is needed of a database: the owner of the tables. */
export type Run = (sql: string) => Promise<unknown>;

const tables = [
  'public.orders',
  'public.vend_sessions',
  'public.immersion_sessions',
  'public.immersion_bookings',
  'public.wallet_recharges',
  'public.invoices_billing',
  'public.subscriptions',
  'public.subscription_items',
  'public.payments',
  'public.payment_events',
  'public.refunds',
  'public.disputes',
  'public.stripe_webhook_log',
  'guichet.money_lines',
  'guichet.subscription_months',
];

/**
 * Fills a database with a year of a shop: so many payments of every domain, evenly until now, and what belongs to them in
 * proportion (people, machines, subjects, refunds, disputes, subscriptions, events without their payloads). Written past
 * the functions and their triggers, which would take hours; what triggers keep is then made from the rows.
 * @param payments at least 1000
 */
export async function yearOfMoney(run: Run, payments: number): Promise<void> {
  const people = Math.ceil(payments / 20);
  const subscriptions = Math.ceil(payments / 60);
  const machines = Math.max(4, Math.ceil(payments / 20_000));
  // an id that follows from a number: rows of one kind find those of another
  const id = (kind: string, n = 'n'): string => `md5('${kind}' || ${n})::uuid`;
  const at = `(now() - interval '365 days' * (1 - n / ${payments}::float))`;
  await run(`insert into auth.users (id, email) select ${id('person')}, 'person' || n || '@year.test'
    from generate_series(1, ${people}) n`);
  for (const table of tables) await run(`alter table ${table} disable trigger user`);
  await run(`insert into public.machines (code, name, address, last_seen_at)
      select 'year_' || n, 'Machine ' || n, 'Quai ' || n, now() from generate_series(0, ${machines - 1}) n`);
  await run(`insert into public.immersion_sessions (id, session_date_start, session_date_end, max_places, location,
      price_cents, status)
    select ${id('session')}, current_date - 300 + n::int, current_date - 298 + n::int, 1000, 'Paris', 199700, 'open'
      from generate_series(0, 330) n`);
  await run(`insert into public.wallets (id, user_id)
    select ${id('wallet')}, ${id('person')} from generate_series(1, ${people}) n`);
  await run(`insert into public.billing_accounts (id, stripe_customer_id, company_name, owner_type)
    select ${id('account')}, 'cus_year_' || n, 'Maison ' || n, 'USER' from generate_series(0, ${subscriptions - 1}) n`);
  await run(`insert into public.subscriptions (id, billing_account_id, stripe_subscription_id, plan_code, status,
      stripe_status, currency, period_interval, period_interval_count, trial_end)
    select ${id('subscription')}, ${id('account')}, 'sub_year_' || n, 'pro', s.status, s.status, 'eur', 'month', 1,
        case s.status when 'trialing' then now() + interval '3 days' * (n % 7) end
      from generate_series(0, ${subscriptions - 1}) n
      cross join lateral (select case when n % 50 = 0 then 'past_due' when n % 20 = 1 then 'trialing'
        when n % 5 = 2 then 'canceled' else 'active' end as status) s`);
  await run(`insert into public.subscription_items (subscription_id, stripe_subscription_item_id, code, unit_amount,
      currency, period_interval, period_interval_count)
    select ${id('subscription')}, 'si_year_' || n, 'pro', 4900, 'eur', 'month', 1
      from generate_series(0, ${subscriptions - 1}) n`);
  const kinds = `(case when n % 100 < 40 then 'vend' when n % 100 < 65 then 'order' when n % 100 < 70 then 'booking'
    when n % 100 < 80 then 'recharge' else 'invoice' end)`;
  const amounts = `(case ${kinds} when 'vend' then 100 + n % 300 when 'order' then 500 + n % 9000 when 'booking' then 199700
    when 'recharge' then 1000 + 500 * (n % 5) else 4900 end)`;
  const person = id('person', `(1 + n % ${people})`);
  const all = `generate_series(1, ${payments}) n`;
  await run(`insert into public.vend_sessions (id, created_at, amount, amount_minor, currency, status, outcome, machine_id,
      expires_at, payment_state, payment_method, product_label)
    select ${id('vend')}, ${at}, ${amounts} / 100.0, ${amounts}, 'eur', 'COMPLETED', 'success', 'year_' || n % ${machines},
      ${at} + interval '2 minutes', 'captured', 'card', 'Café' from ${all} where ${kinds} = 'vend'`);
  await run(`insert into public.orders (id, user_id, status, created_at, amount_total_cents, currency, payment_state,
      paid_at)
    select ${id('order')}, ${person}, 'PAID', ${at}, ${amounts}, case when n % 40 = 0 then 'CHF' else 'EUR' end, 'paid',
      ${at} from ${all} where ${kinds} = 'order'`);
  await run(`insert into public.immersion_bookings (id, session_id, user_id, user_email, status, booking_date,
      amount_cents, payment_state)
    select ${id('booking')}, ${id('session', '(n / 100 % 331)')}, ${person}, 'person' || n || '@year.test', 'cancelled',
      ${at}, 199700, 'paid' from ${all} where ${kinds} = 'booking'`);
  await run(`insert into public.wallet_recharges (id, user_id, wallet_id, request_id, amount_minor, currency, status,
      created_at)
    select ${id('recharge')}, ${person}, ${id('wallet', `(1 + n % ${people})`)}, ${id('request')}, ${amounts}, 'eur',
      'paid', ${at} from ${all} where ${kinds} = 'recharge'`);
  await run(`insert into public.invoices_billing (id, stripe_invoice_id, billing_account_id, subscription_id, currency,
      status, total, amount_due, amount_paid, stripe_payment_intent_id, number, stripe_created, paid_at)
    select ${id('invoice')}, 'in_year_' || n, ${id('account', `(n % ${subscriptions})`)},
      ${id('subscription', `(n % ${subscriptions})`)}, 'eur', 'paid', 4900, 4900, 4900, 'pi_year_' || n, 'F-' || n, ${at},
      ${at} from ${all} where ${kinds} = 'invoice'`);
  // one in twenty failed; the rest succeeded
  await run(`insert into public.payments (id, order_id, for_order_id, vend_session_id, booking_id, recharge_id, invoice_id,
      payer_id, role, stripe_payment_intent_id, stripe_charge_id, amount_cents, amount_received_cents, currency, status,
      error_code, succeeded_at, last_event_created, last_event_id, created_at)
    select ${id('payment')}, case k.kind when 'order' then ${id('order')} end,
      case k.kind when 'order' then ${id('order')} end, case k.kind when 'vend' then ${id('vend')} end,
      case k.kind when 'booking' then ${id('booking')} end, case k.kind when 'recharge' then ${id('recharge')} end,
      case k.kind when 'invoice' then ${id('invoice')} end, case when k.kind <> 'vend' then ${person} end, 'main',
      'pi_year_' || n, 'ch_year_' || n, ${amounts}, case when k.failed then 0 else ${amounts} end,
      case when n % 40 = 0 and k.kind = 'order' then 'CHF' else 'EUR' end,
      case when k.failed then 'requires_payment_method' else 'succeeded' end,
      case when k.failed then 'card_declined' end, case when not k.failed then ${at} end, extract(epoch from ${at})::bigint,
      'evt_year_' || n, ${at}
      from ${all} cross join lateral (select ${kinds} as kind, n % 20 = 7 and ${kinds} <> 'invoice' as failed) k`);
  await run(`insert into public.payment_events (payment_id, stripe_event_id, type, payload, event_created)
    select ${id('payment')}, 'evt_year_' || n, 'payment_intent.succeeded',
      '{"status": "succeeded", "capture_method": "automatic"}', extract(epoch from ${at})::bigint from ${all}`);
  await run(`insert into public.refunds (payment_id, stripe_refund_id, amount_cents, currency, status, created_at)
    select p.id, 're_year_' || n, 100, p.currency, case when n % 3000 = 33 then 'pending' else 'succeeded' end, ${at}
      from ${all} join public.payments p on p.id = ${id('payment')} where n % 33 = 0 and p.status = 'succeeded'`);
  await run(`insert into public.disputes (payment_id, stripe_dispute_id, stripe_payment_intent_id, amount_cents, currency,
      status, reason, evidence_due_by, created_at)
    select p.id, 'dp_year_' || n, p.stripe_payment_intent_id, p.amount_received_cents, p.currency,
      case when n > ${payments} * 0.97 then 'needs_response' when n % 2 = 0 then 'won' else 'lost' end, 'fraudulent',
      ${at} + interval '20 days', ${at}
      from ${all} join public.payments p on p.id = ${id('payment')} where n % 401 = 0 and p.status = 'succeeded'`);
  await run(`insert into public.payment_events (payment_id, stripe_event_id, type, payload, event_created)
    select r.payment_id, 'evt_' || r.stripe_refund_id, 'refund.updated', jsonb_build_object('stripe_refund_id',
      r.stripe_refund_id, 'status', r.status), extract(epoch from r.created_at)::bigint + 3600 from public.refunds r
      where r.stripe_refund_id like 're_year%'
    union all
    select d.payment_id, 'evt_' || d.stripe_dispute_id || e.status, 'charge.dispute.updated', jsonb_build_object(
      'stripe_dispute_id', d.stripe_dispute_id, 'status', e.status), extract(epoch from d.created_at)::bigint + e.later
      from public.disputes d
      cross join lateral (values ('needs_response', 7200), (nullif(d.status, 'needs_response'), 90000)) e (status, later)
     where e.status is not null and d.stripe_dispute_id like 'dp_year%'`);
  await run(`insert into public.stripe_webhook_log (event_id, type, status, event_created, object_id, created_at,
      processed_at)
    select 'evt_year_' || n, 'payment_intent.succeeded', 'processed', extract(epoch from ${at})::bigint, 'pi_year_' || n,
      ${at}, ${at} from ${all}`);
  await run(`insert into guichet.money_lines select * from guichet.payment_lines on conflict (id) do nothing`);
  await run(`insert into guichet.money_lines select * from guichet.invoice_lines on conflict (id) do nothing`);
  await run('select guichet.recount_money()');
  for (const table of tables) await run(`alter table ${table} enable trigger user`);
  // with their triggers: their sum is among the figures
  await run('select guichet.keep_months(array(select n.subscription_id from guichet.subscription_months_by_rows n))');
  for (const table of tables) await run(`analyze ${table}`);
  await run('analyze guichet.figures');
}
