import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { InvoiceSync, SubscriptionSync } from '../../nodes/StripeMapper/rows.ts';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import type { Results } from './setup/events.ts';
import { apply, fetched, wanted } from './setup/fetch.ts';
import { invoice, item, product, subscription } from './setup/rows.ts';

/** A status that follows from an invoice is inferred, not known: what Stripe says of the subscription itself settles it. */

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
// else it is asked for, too
const makeProduct = (): Promise<unknown> =>
  db.call('sync_stripe_catalog', { rows: [product({ event_created: 1 }, { quotas: { INVOICES_IMPORTED: 10 } })] });
beforeEach(async () => {
  await makeProduct();
});
afterEach(async () => {
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

const october = '2026-10-15T00:00:00Z';
const november = '2026-11-15T00:00:00Z';
const said = (created: number, status: string, more: Partial<SubscriptionSync['row']> = {}) =>
  subscription({ event_created: created }, { status, ...more }, [item({ metadata_code: 'pro' })]);
const bill = (created: number, status: string, more: Partial<InvoiceSync['row']> = {}) =>
  invoice({ event_created: created }, { status, stripe_created: november, ...more });
const failed = (created: number, more: Partial<InvoiceSync['row']> = {}) =>
  bill(created, 'open', { payment_outcome: 'failed', ...more });
const paid = (created: number, more: Partial<InvoiceSync['row']> = {}) =>
  bill(created, 'paid', { payment_outcome: 'succeeded', ...more });

async function sync(...rows: (SubscriptionSync | InvoiceSync)[]): Promise<void> {
  for (const row of rows) {
    const { results } = await db.call<Results>(
      row.object === 'invoice' ? 'sync_stripe_invoices' : 'sync_stripe_subscriptions',
      { rows: [row] },
    );
    expect(results.map(({ error }) => error)).toEqual([undefined]);
    // as the workflow does after subscription events
    if (row.object === 'subscription')
      await db.call('recompute_usage_counters', { subscriptions: [{ stripe_subscription_id: 'sub_1' }] });
  }
}
const now = async (): Promise<unknown> =>
  (
    await db.query(
      'select status, stripe_status as own, status_inferred as inferred, status_doubted as doubted from public.subscriptions',
    )
  )[0];
const asked = (): Promise<unknown> =>
  db.query(
    "select payload from public.outbox where topic = 'stripe.object.fetch' and status = 'waiting' and payload ->> 'object' = 'subscription'",
  );
const settle = async (at: number, word: SubscriptionSync): Promise<void> => {
  await apply(
    db,
    (await wanted(db)).filter(({ object }) => object === 'subscription').map((row) => fetched(row, at, word)),
  );
};
const quota = async (): Promise<unknown> =>
  (
    await db.query<{ quota_value: number }>(
      "select quota_value from public.usage_counters where feature_key = 'INVOICES_IMPORTED'",
    )
  )[0]?.quota_value ?? 0;
async function covered(word: SubscriptionSync): Promise<void> {
  await sync(word);
  await db.query(
    "with e as (insert into public.establishments (name) values ('Chez Léa') returning id) insert into public.subscription_coverage (subscription_id, establishment_id) select s.id, e.id from public.subscriptions s, e",
  );
  await db.call('recompute_usage_counters', { subscriptions: [{ stripe_subscription_id: 'sub_1' }] });
}

describe('an invoice that decides', () => {
  test.each([
    ['unpaid', paid(20), 'active', 0, 10],
    ['incomplete', paid(20), 'active', 0, 10],
    ['past_due', paid(20), 'active', 10, 10],
    ['active', failed(20), 'past_due', 10, 10],
  ])(
    'over %s: the documented word is written, says that it is inferred, and the subscription is asked for; quotas wait for the answer',
    async (own, event, word, before, after) => {
      await covered(said(10, own));
      await sync(event);
      expect(await now()).toEqual({ status: word, own, inferred: true, doubted: true });
      expect(await asked()).toEqual([{ payload: { object: 'subscription', stripe_id: 'sub_1' } }]);
      expect(await quota()).toBe(before);
      await settle(30, said(30, word));
      expect(await now()).toEqual({ status: word, own: word, inferred: false, doubted: false });
      expect(await quota()).toBe(after);
    },
  );

  test('and is contradicted by the answer: Stripe’s word stands', async () => {
    await covered(said(10, 'active'));
    await sync(failed(20));
    await settle(30, said(30, 'active'));
    expect(await now()).toEqual({ status: 'active', own: 'active', inferred: false, doubted: false });
    expect(await asked()).toEqual([]);
  });

  test('is answered also where the clock of the fetch is behind the event: nothing is asked twice', async () => {
    await sync(said(10, 'active'), failed(500));
    await settle(30, said(30, 'active'));
    expect(await now()).toEqual({ status: 'active', own: 'active', inferred: false, doubted: false });
    expect(await asked()).toEqual([]);
    // what happens later is news again
    await sync(failed(501));
    expect(await now()).toMatchObject({ status: 'past_due', inferred: true, doubted: true });
  });

  test('is settled by an event of the subscription too, and the request that waits needs nothing any more', async () => {
    await sync(said(10, 'active'), failed(20), said(20, 'past_due'));
    expect(await now()).toEqual({ status: 'past_due', own: 'past_due', inferred: false, doubted: false });
    expect((await wanted(db)).filter(({ object }) => object === 'subscription').map(({ route }) => route)).toEqual([
      'nothing',
    ]);
  });

  test('stands for as long as nobody can ask, and says so', async () => {
    await sync(said(10, 'unpaid'), paid(20), said(15, 'unpaid', { quantity: 2 }));
    expect(await now()).toEqual({ status: 'active', own: 'unpaid', inferred: true, doubted: true });
  });

  test('leaves no doubt about what agrees, or is over for good', async () => {
    for (const own of ['canceled', 'incomplete_expired', 'paused']) {
      await sync(said(10, own), failed(20), paid(30));
      expect(await now()).toEqual({ status: own, own, inferred: false, doubted: false });
      await db.clear();
      await makeProduct();
    }
    await sync(said(10, 'active'), paid(20));
    expect(await asked()).toEqual([]);
  });
});

describe('an invoice that does not decide, by Stripe’s rules', () => {
  test('a change that waits for its payment fails: the subscription stays active', async () => {
    await covered(said(10, 'active'));
    await sync(
      said(20, 'active', { latest_invoice_id: 'in_1', pending_update: { expires_at: 99 } }),
      failed(21, { billing_reason: 'subscription_update' }),
    );
    expect(await now()).toEqual({ status: 'active', own: 'active', inferred: false, doubted: true });
    expect(await quota()).toBe(10);
    await settle(30, said(30, 'active', { pending_update: { expires_at: 99 } }));
    expect(await now()).toMatchObject({ status: 'active', doubted: false });
  });

  test('an old invoice of an unpaid subscription is paid while a newer one is a draft: it stays unpaid', async () => {
    await covered(said(10, 'active'));
    await sync(
      failed(20, { stripe_created: october }),
      said(30, 'unpaid'),
      bill(40, 'draft', { stripe_invoice_id: 'in_2' }),
      said(40, 'unpaid', { latest_invoice_id: 'in_2' }),
      paid(50, { stripe_created: october }),
    );
    expect(await now()).toEqual({ status: 'unpaid', own: 'unpaid', inferred: false, doubted: true });
    expect(await quota()).toBe(0);
    // of one that is past due the newest invoice that was finalised decides: a draft waits its hour
    await sync(said(60, 'past_due'), paid(70, { stripe_created: october }));
    expect(await now()).toMatchObject({ status: 'active', inferred: true });
  });

  test.each(['manual', 'subscription_update', 'subscription_threshold'])(
    'a trial goes on while an invoice of reason %s is not paid',
    async (billing_reason) => {
      await sync(said(10, 'trialing'), failed(20, { billing_reason }));
      expect(await now()).toEqual({ status: 'trialing', own: 'trialing', inferred: false, doubted: true });
    },
  );

  test('an invoice that is given up as uncollectible makes nothing past due, whichever came first, nor does an older one that failed', async () => {
    const events = [said(10, 'active'), failed(20), bill(30, 'uncollectible')];
    for (const order of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 2, 0],
      [2, 1, 0],
    ]) {
      await sync(...order.flatMap((n) => events[n] ?? []));
      expect(await now()).toEqual({ status: 'active', own: 'active', inferred: false, doubted: true });
      await db.clear();
    }
    // one that was never tried, because it is sent and not charged
    await sync(
      said(10, 'active'),
      failed(20, { stripe_invoice_id: 'in_0', stripe_created: october }),
      bill(25, 'uncollectible'),
    );
    expect(await now()).toEqual({ status: 'active', own: 'active', inferred: false, doubted: false });
    // a newer one that fails counts, and the customer who pays what was given up has paid
    await sync(failed(40, { stripe_invoice_id: 'in_2', stripe_created: '2026-12-15T00:00:00Z' }));
    expect(await now()).toMatchObject({ status: 'past_due', inferred: true });
    await sync(said(50, 'past_due'), paid(60, { stripe_invoice_id: 'in_2', stripe_created: '2026-12-15T00:00:00Z' }));
    expect(await now()).toMatchObject({ status: 'active', inferred: true });
  });

  test('what is void says nothing any more, whichever came first', async () => {
    const events = [said(10, 'active'), failed(20), bill(30, 'void')];
    for (const order of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 2, 0],
      [2, 1, 0],
    ]) {
      await sync(...order.flatMap((n) => events[n] ?? []));
      expect(await now()).toEqual({ status: 'active', own: 'active', inferred: false, doubted: false });
      await db.clear();
    }
    // an older one that failed counts again
    await sync(
      said(10, 'active'),
      failed(20, { stripe_invoice_id: 'in_0', stripe_created: october }),
      failed(25),
      bill(30, 'void'),
    );
    expect(await now()).toMatchObject({ status: 'past_due', inferred: true });
  });
});
