import type { StripeSync } from '../../../nodes/StripeMapper/rows.ts';
import type { TestDatabase } from './database.ts';
import { claim, lapse, passBackoff, receive, type ReceivedEvent, type Results } from './events.ts';

/** An event as it stands in the log, and the row that the mapper makes of it. */
export interface DeliveredEvent {
  received: ReceivedEvent;
  sync: StripeSync;
}

/** What goes wrong with the n-th batch that is claimed. */
export type Fault = 'none' | 'fails before its work' | 'fails after its work' | 'lapses before its work' | 'lapses after its work' | 'execution crashes';

const functions: Partial<Record<StripeSync['object'], string>> = {
  subscription: 'sync_stripe_subscriptions', invoice: 'sync_stripe_invoices', invoice_payment: 'sync_stripe_invoices', customer: 'sync_stripe_customers',
  product: 'sync_stripe_catalog', price: 'sync_stripe_catalog', 'checkout.session': 'sync_stripe_checkout_sessions',
};

/**
 * Delivers events in the given order, `perCall` at a time, and works them off after each call the way the workflow
 * does, with the given faults; then until nothing waits any more. `between` is what else happens after each call.
 */
export async function deliver(
  db: TestDatabase, events: DeliveredEvent[], perCall: number[], batchSizes: number[], faults: Fault[], between: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const rows = new Map(events.map(({ received, sync }) => [received.event_id, sync]));
  const turn = { batch: 0 };
  for (let at = 0, n = 0; at < events.length; n += 1) {
    const size = perCall[n % perCall.length] ?? 1;
    await receive(db, events.slice(at, at + size).map(({ received }) => received));
    at += size;
    await work(db, rows, turn, batchSizes, faults);
    await between();
  }
  for (let rest = 0; await work(db, rows, turn, batchSizes, faults); rest += 1) {
    if (rest > 500) throw new Error('the inbox does not drain');
    await passBackoff(db);
  }
}

/** One batch. @returns whether something waits or was claimed */
async function work(db: TestDatabase, rows: Map<string, StripeSync>, turn: { batch: number }, batchSizes: number[], faults: Fault[]): Promise<boolean> {
  const { token, events } = await claim(db, { max_events: batchSizes[turn.batch % batchSizes.length] ?? 1, max_attempts: 1000 });
  if (token === null) {
    const [left] = await db.query<{ left: boolean }>("select exists (select from public.stripe_webhook_log where status in ('pending', 'processing')) as left");
    return left?.left ?? false;
  }
  const fault = faults[turn.batch % faults.length] ?? 'none';
  turn.batch += 1;
  const execution_id = `execution ${turn.batch}`;
  await db.call('begin_stripe_events', { token, execution_id });
  const ids = events.map(({ event_id }) => ({ event_id }));
  const synced = async (): Promise<void> => { await synchronise(db, events.flatMap(({ event_id }) => rows.get(event_id) ?? [])); };
  const fail = async (): Promise<void> => { await db.call('fail_stripe_event', { token, events: ids.map((one) => ({ ...one, message: fault })) }); };
  switch (fault) {
    case 'none':
      await synced();
      await db.call('complete_stripe_events', { token, events: ids });
      break;
    case 'fails before its work':
      await fail();
      break;
    case 'fails after its work':
      await synced();
      await fail();
      break;
    case 'lapses before its work':
      await lapse(db, token);
      break;
    case 'lapses after its work':
      await synced();
      await lapse(db, token);
      break;
    case 'execution crashes':
      await synced();
      await db.call('fail_stripe_execution', { execution_id, message: fault });
  }
  return true;
}

async function synchronise(db: TestDatabase, rows: StripeSync[]): Promise<void> {
  for (const name of new Set(Object.values(functions))) {
    const mine = rows.filter(({ object }) => functions[object] === name);
    if (mine.length === 0) continue;
    const { results } = await db.call<Results>(name, { rows: mine });
    const error = results.find(({ result }) => result === 'error');
    if (error) throw new Error(`${name} refused ${error.event_id}: ${error.error?.message}`);
  }
  const subscriptions = rows.flatMap((row) => ('stripe_subscription_id' in row.row && row.row.stripe_subscription_id ? [{ stripe_subscription_id: row.row.stripe_subscription_id }] : []));
  await db.call('recompute_usage_counters', { subscriptions });
}

/** Everything that events left behind, by Stripe's ids, without our own ids and clocks. */
export async function mirror(db: TestDatabase): Promise<Record<string, unknown>> {
  const parts = {
    accounts: "select to_jsonb(a) - '{id,created_at,updated_at,claimed_at}'::text[] || jsonb_build_object('claimed', claimed_at is not null) as row from public.billing_accounts a order by stripe_customer_id",
    subscriptions: `select to_jsonb(s) - '{id,billing_account_id,created_at,updated_at}'::text[] || jsonb_build_object('customer', a.stripe_customer_id) as row
      from public.subscriptions s left join public.billing_accounts a on a.id = s.billing_account_id order by stripe_subscription_id`,
    items: `select to_jsonb(i) - '{id,subscription_id,created_at,updated_at}'::text[] || jsonb_build_object('subscription', s.stripe_subscription_id) as row
      from public.subscription_items i left join public.subscriptions s on s.id = i.subscription_id order by stripe_subscription_item_id`,
    coverage: `select jsonb_build_object('subscription', s.stripe_subscription_id, 'establishment', c.establishment_id, 'active', c.active) as row
      from public.subscription_coverage c join public.subscriptions s on s.id = c.subscription_id order by s.stripe_subscription_id, c.establishment_id`,
    counters: `select to_jsonb(c) - '{id,subscription_id,updated_at}'::text[] || jsonb_build_object('subscription', s.stripe_subscription_id) as row
      from public.usage_counters c join public.subscriptions s on s.id = c.subscription_id order by s.stripe_subscription_id, c.establishment_id, c.feature_key, c.period_start`,
    invoices: `select to_jsonb(i) - '{id,billing_account_id,subscription_id,created_at,updated_at}'::text[]
        || jsonb_build_object('customer', a.stripe_customer_id, 'subscription', s.stripe_subscription_id) as row
      from public.invoices_billing i left join public.billing_accounts a on a.id = i.billing_account_id left join public.subscriptions s on s.id = i.subscription_id
      order by stripe_invoice_id`,
    payments: "select to_jsonb(p) - '{id,created_at,updated_at}'::text[] as row from public.invoice_payments_billing p order by stripe_invoice_payment_id",
    plans: "select to_jsonb(c) - '{id,created_at,updated_at}'::text[] as row from public.catalog_plans c order by stripe_product_id",
    prices: `select to_jsonb(p) - '{id,plan_id,created_at,updated_at}'::text[] || jsonb_build_object('plan', c.stripe_product_id) as row
      from public.catalog_prices p left join public.catalog_plans c on c.id = p.plan_id order by stripe_price_id`,
    quotas: "select to_jsonb(q) - '{id,created_at,updated_at}'::text[] as row from public.quota_definitions q order by code, feature_key",
    statuses: 'select to_jsonb(status) as row from public.stripe_webhook_log group by status order by status',
  };
  const entries = await Promise.all(Object.entries(parts).map(async ([name, sql]): Promise<[string, unknown[]]> => [name, (await db.query<{ row: unknown }>(sql)).map(({ row }) => row)]));
  return Object.fromEntries(entries);
}
