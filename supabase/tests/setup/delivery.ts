import type { StripeSync } from '../../../nodes/StripeMapper/rows.ts';
import { branches, type Branch } from './billingWorkflow.ts';
import type { TestDatabase } from './database.ts';
import { claim, lapse, passBackoff, receive, type ReceivedEvent, type Results } from './events.ts';

/** An event as it stands in the log, and the row that the mapper makes of it. */
export interface DeliveredEvent {
  received: ReceivedEvent;
  sync: StripeSync;
}

/** What goes wrong with, or beside, the n-th batch that is claimed. */
export type Fault =
  | 'none'
  | 'fails before its work'
  | 'fails after its work'
  | 'lapses before its work'
  | 'lapses after its work'
  | 'execution crashes'
  /** two executions hold leases at once, the later one ends first */
  | 'another beside it'
  /** the next events are received after the work, before the completion */
  | 'events come before its completion'
  /** the lease runs out, others work on the events, and the execution goes on all the same */
  | 'goes on after its lease';

/** A delivery under way: what was claimed so far, and what is still to be received. */
interface Run {
  db: TestDatabase;
  rows: Map<string, StripeSync>;
  batchSizes: number[];
  faults: Fault[];
  batches: number;
  /** @returns whether there was something left to receive */
  receiveMore(): Promise<boolean>;
}
interface Execution {
  token: string;
  execution_id: string;
  rows: StripeSync[];
  ids: { event_id: string }[];
}

/**
 * Delivers events in the given order, `perCall` at a time, and works them off after each call the way the workflow
 * does, with the given faults; then until nothing waits any more. `between` is what else happens after each call.
 */
export async function deliver(
  db: TestDatabase,
  events: DeliveredEvent[],
  perCall: number[],
  {
    batchSizes,
    faults,
    between = () => Promise.resolve(),
  }: { batchSizes: number[]; faults: Fault[]; between?: () => Promise<void> },
): Promise<void> {
  let at = 0;
  let calls = 0;
  const run: Run = {
    db,
    rows: new Map(events.map(({ received, sync }) => [received.event_id, sync])),
    batchSizes,
    faults,
    batches: 0,
    async receiveMore() {
      if (at >= events.length) return false;
      const size = perCall[calls % perCall.length] ?? 1;
      await receive(
        db,
        events.slice(at, at + size).map(({ received }) => received),
      );
      at += size;
      calls += 1;
      return true;
    },
  };
  while (await run.receiveMore()) {
    await work(run);
    await between();
  }
  for (let rest = 0; await work(run); rest += 1) {
    if (rest > 500) throw new Error('the inbox does not drain');
    await passBackoff(db);
  }
}

/** One batch. @returns whether something waits or was claimed */
async function work(run: Run): Promise<boolean> {
  const { db, faults } = run;
  const fault = faults[run.batches % faults.length] ?? 'none';
  const execution = await begin(run);
  if (execution === null) {
    const [left] = await db.query<{ left: boolean }>(
      "select exists (select from public.stripe_webhook_log where status in ('pending', 'processing')) as left",
    );
    return left?.left ?? false;
  }
  const { token, execution_id, ids } = execution;
  const fail = async (): Promise<void> => {
    await db.call('fail_stripe_events', { token, events: ids.map((one) => ({ ...one, message: fault })) });
  };
  switch (fault) {
    case 'none':
      await carryOut(db, execution);
      break;
    case 'fails before its work':
      await fail();
      break;
    case 'fails after its work':
      await write(db, execution);
      await fail();
      break;
    case 'lapses before its work':
      await lapse(db, token);
      break;
    case 'lapses after its work':
      await write(db, execution);
      await lapse(db, token);
      break;
    case 'execution crashes':
      await write(db, execution);
      await db.call('fail_stripe_execution', { execution_id, message: fault });
      break;
    case 'another beside it': {
      const other = await begin(run);
      await write(db, execution);
      if (other !== null) await carryOut(db, other);
      await complete(db, execution, ids);
      break;
    }
    case 'events come before its completion':
      await write(db, execution);
      await run.receiveMore();
      await complete(db, execution, ids);
      break;
    case 'goes on after its lease': {
      await lapse(db, token);
      const next = await begin(run);
      if (next !== null) await carryOut(db, next);
      await carryOut(db, execution, 'lapsed');
    }
  }
  return true;
}

/** Claims a batch and says that an execution has it. */
async function begin(run: Run): Promise<Execution | null> {
  const { db, batchSizes, batches } = run;
  const { token, events } = await claim(db, {
    max_events: batchSizes[batches % batchSizes.length] ?? 1,
    max_attempts: 1000,
  });
  if (token === null) return null;
  run.batches += 1;
  const execution_id = `execution ${run.batches}`;
  await db.call('begin_stripe_events', { token, execution_id });
  return {
    token,
    execution_id,
    rows: events.flatMap(({ event_id }) => run.rows.get(event_id) ?? []),
    ids: events.map(({ event_id }) => ({ event_id })),
  };
}

/** Branch after branch: its function, the counters where it leads there, the completion. */
async function carryOut(
  db: TestDatabase,
  execution: Execution,
  outcome: 'processed' | 'lapsed' = 'processed',
): Promise<void> {
  for (const branch of branches) {
    const rows = rowsOf(execution, branch);
    if (rows.length === 0) continue;
    await writeBranch(db, branch, rows);
    await complete(
      db,
      execution,
      rows.map(({ event_id }) => ({ event_id })),
      { outcome },
    );
  }
}

/** All branches up to their completion. */
async function write(db: TestDatabase, execution: Execution): Promise<void> {
  for (const branch of branches) {
    const rows = rowsOf(execution, branch);
    if (rows.length > 0) await writeBranch(db, branch, rows);
  }
}

const rowsOf = ({ rows }: Execution, branch: Branch): StripeSync[] =>
  rows.filter(({ event_type }) => branch.takes(event_type));

async function writeBranch(db: TestDatabase, { sync, recomputes }: Branch, rows: StripeSync[]): Promise<void> {
  if (sync === null) throw new Error(`the workflow writes nothing of ${rows[0]?.event_type}`);
  const { results } = await db.call<Results>(sync, { rows });
  const error = results.find(({ result }) => result === 'error');
  if (error) throw new Error(`${sync} refused ${error.event_id}: ${error.error?.message}`);
  if (recomputes) await db.call('recompute_usage_counters', { subscriptions: results });
}

async function complete(
  db: TestDatabase,
  { token }: Execution,
  events: { event_id: string }[],
  { outcome = 'processed' }: { outcome?: 'processed' | 'lapsed' } = {},
): Promise<void> {
  const { results } = await db.call<Results>('complete_stripe_events', { token, events });
  if (results.some(({ result }) => result !== outcome))
    throw new Error(`the completion of ${JSON.stringify(events)} said ${JSON.stringify(results)}`);
}

/** Everything that events left behind, by Stripe's ids, without our own ids and clocks. */
export async function mirror(db: TestDatabase): Promise<Record<string, unknown>> {
  const parts = {
    accounts:
      "select to_jsonb(a) - '{id,created_at,updated_at,claimed_at}'::text[] || jsonb_build_object('claimed', claimed_at is not null) as row from public.billing_accounts a order by stripe_customer_id",
    subscriptions: `select to_jsonb(s) - '{id,billing_account_id,created_at,updated_at}'::text[] || jsonb_build_object('customer', a.stripe_customer_id) as row
      from public.subscriptions s left join public.billing_accounts a on a.id = s.billing_account_id order by stripe_subscription_id`,
    items: `select to_jsonb(i) - '{id,subscription_id,created_at,updated_at}'::text[] || jsonb_build_object('subscription', s.stripe_subscription_id) as row
      from public.subscription_items i left join public.subscriptions s on s.id = i.subscription_id order by stripe_subscription_item_id`,
    coverage: `select jsonb_build_object('subscription', s.stripe_subscription_id, 'establishment', c.establishment_id, 'active', c.active) as row
      from public.subscription_coverage c join public.subscriptions s on s.id = c.subscription_id order by s.stripe_subscription_id, c.establishment_id`,
    counters: `select to_jsonb(c) - '{id,subscription_id,subscription_item_id,updated_at}'::text[] || jsonb_build_object('subscription', s.stripe_subscription_id, 'item', i.stripe_subscription_item_id) as row
      from public.usage_counters c join public.subscriptions s on s.id = c.subscription_id left join public.subscription_items i on i.id = c.subscription_item_id
      order by s.stripe_subscription_id, c.establishment_id, c.feature_key, i.stripe_subscription_item_id, c.period_start`,
    invoices: `select to_jsonb(i) - '{id,billing_account_id,subscription_id,created_at,updated_at}'::text[]
        || jsonb_build_object('customer', a.stripe_customer_id, 'subscription', s.stripe_subscription_id) as row
      from public.invoices_billing i left join public.billing_accounts a on a.id = i.billing_account_id left join public.subscriptions s on s.id = i.subscription_id
      order by stripe_invoice_id`,
    payments:
      "select to_jsonb(p) - '{id,created_at,updated_at}'::text[] as row from public.invoice_payments_billing p order by stripe_invoice_payment_id",
    plans:
      "select to_jsonb(c) - '{id,created_at,updated_at}'::text[] as row from public.catalog_plans c order by stripe_product_id",
    prices: `select to_jsonb(p) - '{id,plan_id,created_at,updated_at}'::text[] || jsonb_build_object('plan', c.stripe_product_id) as row
      from public.catalog_prices p left join public.catalog_plans c on c.id = p.plan_id order by stripe_price_id`,
    quotas:
      "select to_jsonb(q) - '{id,created_at,updated_at}'::text[] as row from public.quota_definitions q order by code, feature_key",
    statuses: 'select to_jsonb(status) as row from public.stripe_webhook_log group by status order by status',
  };
  const entries = await Promise.all(
    Object.entries(parts).map(async ([name, sql]): Promise<[string, unknown[]]> => [
      name,
      (await db.query<{ row: unknown }>(sql)).map(({ row }) => withoutOutboxIds(row)),
    ]),
  );
  return Object.fromEntries(entries);
}

/** What was fetched bears the id of the row of the outbox that asked for it, which is ours. */
function withoutOutboxIds(row: unknown): unknown {
  const named: unknown = JSON.parse(JSON.stringify(row), (_, value: unknown) =>
    typeof value === 'string' && value.startsWith('fetch:') ? 'fetch' : value,
  );
  return named;
}
