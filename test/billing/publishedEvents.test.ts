import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { failedExecutions } from '../../harness/n8n/n8n.ts';
import { publishedEvents } from '../../harness/stripe/publishedEvents.ts';
import { postEvent } from '../../harness/stripe/stripe.ts';
import { waitFor } from '../../harness/waitFor.ts';

const { source, events } = publishedEvents();
const env = readStackEnv();

interface LogRow {
  event_id: string;
  type: string;
  status: string;
  response_status: string | null;
  error_message: string | null;
  attempts: number;
}

describe(`every event of ${source}, posted twice`, () => {
  let database: Database;
  const answers: number[] = [];
  let failedBefore: string[];

  beforeAll(async () => {
    failedBefore = await failedExecutions('guichetStripeEvents');
    console.log(`Events: ${source}, ${events.length} files`);
    database = openDatabase();
    for (const round of [1, 2]) {
      // both rounds out of order, each in its own
      const order = round === 1 ? events : [...events].reverse();
      for (const { event } of order) {
        answers.push((await postEvent(env.STRIPE_WEBHOOK_URL, env.STRIPE_WEBHOOK_SECRET, event)).status);
      }
    }
    await waitFor(
      'every event to be settled',
      async () => {
        const [row] = await database.query<{ settled: number }>(
          "select count(*)::int as settled from stripe_webhook_log where event_id = any($1) and status in ('processed', 'ignored', 'error')",
          [events.map(({ event }) => event.id)],
        );
        return row?.settled === events.length ? true : undefined;
      },
      { timeoutMs: 60_000 },
    );
  }, 120_000);

  afterAll(() => database.close());

  test('is acknowledged both times', () => {
    expect(answers).toEqual(Array.from({ length: events.length * 2 }, () => 200));
  });

  test.each(events.map(({ file, event }) => [file, event] as const))(
    '%s has one row, processed or ignored',
    async (_file, event) => {
      const rows = await database.query<LogRow>(
        'select event_id, type, status, response_status, error_message, attempts from stripe_webhook_log where event_id = $1',
        [event.id],
      );
      expect(rows).toHaveLength(1);
      expect({
        ...rows[0],
        status: ['processed', 'ignored'].includes(rows[0]?.status ?? '') ? 'settled well' : rows[0]?.status,
      }).toMatchObject({ event_id: event.id, type: event.type, status: 'settled well', error_message: null });
    },
  );

  test('an ignored event has never been claimed, a processed one once', async () => {
    const rows = await database.query<LogRow>(
      'select status, attempts from stripe_webhook_log where event_id = any($1)',
      [events.map(({ event }) => event.id)],
    );
    expect(rows.filter(({ status }) => status === 'ignored').map(({ attempts }) => attempts)).toEqual(
      rows.filter(({ status }) => status === 'ignored').map(() => 0),
    );
    expect(new Set(rows.filter(({ status }) => status === 'processed').map(({ attempts }) => attempts))).toEqual(
      new Set([1]),
    );
  });

  test('no execution failed', async () => {
    expect(await failedExecutions('guichetStripeEvents')).toEqual(failedBefore);
  });

  test('every subscription ends as its newest event says', async () => {
    const newest = newestByObject('subscription');
    expect(newest.size).toBeGreaterThan(0);
    for (const [id, event] of newest) {
      const [row] = await database.query<{ last_event_id: string; items: string[] }>(
        `select s.last_event_id, array(select i.stripe_subscription_item_id from subscription_items i where i.subscription_id = s.id and i.active) as items
           from subscriptions s where s.stripe_subscription_id = $1`,
        [id],
      );
      expect({ id, last_event_id: row?.last_event_id, items: row?.items.toSorted() }).toEqual({
        id,
        last_event_id: event.id,
        items: itemsOf(event.data.object),
      });
    }
  });

  test('every invoice, customer, product and price ends as its newest event says', async () => {
    for (const [object, table, key] of [
      ['invoice', 'invoices_billing', 'stripe_invoice_id'],
      ['customer', 'billing_accounts', 'stripe_customer_id'],
      ['product', 'catalog_plans', 'stripe_product_id'],
      ['price', 'catalog_prices', 'stripe_price_id'],
    ] as const) {
      const newest = newestByObject(object);
      expect({ object, some: newest.size > 0 }).toEqual({ object, some: true });
      for (const [id, event] of newest) {
        const [row] = await database.query<{ last_event_id: string }>(
          `select last_event_id from ${table} where ${key} = $1`,
          [id],
        );
        expect({ object, id, last_event_id: row?.last_event_id }).toEqual({ object, id, last_event_id: event.id });
      }
    }
  });

  test('types that nobody mapped raise one alert each', async () => {
    const ignored = await database.query<{ type: string }>(
      "select distinct type from stripe_webhook_log where status = 'ignored' and event_id = any($1) order by type",
      [events.map(({ event }) => event.id)],
    );
    const alerts = await database.query<{ subject: string; alerts: number }>(
      "select subject, count(*)::int as alerts from alert_outbox where template = 'unmapped_event_type' and subject = any($1) group by subject order by subject",
      [ignored.map(({ type }) => type)],
    );
    expect(alerts).toEqual(ignored.map(({ type }) => ({ subject: type, alerts: 1 })));
  });
});

const listed = z.object({
  items: z.object({ data: z.array(z.object({ id: z.string() })), has_more: z.boolean().optional() }),
});

/** What a subscription's event says of its items: the ids of all, or some of the ids where it lists a part. */
function itemsOf(subscription: unknown): unknown {
  const { data, has_more } = listed.parse(subscription).items;
  const ids = data.map(({ id }) => id).toSorted();
  return has_more === true ? expect.arrayContaining(ids) : ids;
}

/** Per object of one kind: the event that Stripe made last, among those the product maps. */
function newestByObject(kind: string) {
  const newest = new Map<string, (typeof events)[number]['event']>();
  for (const { event } of events) {
    const { object, id } = event.data.object;
    if (object !== kind || typeof id !== 'string') continue;
    const before = newest.get(id);
    if (before === undefined || event.created > before.created) newest.set(id, event);
  }
  return newest;
}
