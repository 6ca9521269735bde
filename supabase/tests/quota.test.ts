import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type Caller, type TestDatabase } from './setup/database.ts';
import { apply, fetched, wanted } from './setup/fetch.ts';
import { invoice, item, price, product, subscription } from './setup/rows.ts';

interface Use {
  result: string;
  used: number;
  quota: number | null;
  left: number | null;
  limit?: string;
  error?: { message: string; path?: string };
}
interface Counter {
  feature_key: string;
  used_value: number;
  quota_value: number | null;
  period_start: string;
}

const lea = '00000000-0000-4000-8000-00000000000a';
const noa = '00000000-0000-4000-8000-00000000000b';
let db: TestDatabase;
let bistro = '';
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  await db.query("insert into auth.users (id, email) values ($1, 'lea@example.com'), ($2, 'noa@example.com')", [
    lea,
    noa,
  ]);
  bistro = await establishment('Bistro');
  await db.query('insert into public.establishment_members (establishment_id, user_id) values ($1, $2)', [bistro, lea]);
});
afterEach(async () => {
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

async function establishment(name: string): Promise<string> {
  const [row] = await db.query<{ id: string }>('insert into public.establishments (name) values ($1) returning id', [
    name,
  ]);
  if (!row) throw new Error('no establishment');
  return row.id;
}
const basic = product(
  { event_created: 1 },
  {
    stripe_product_id: 'prod_basic',
    code: 'basic',
    type: 'BASE',
    quotas: { MAX_INVOICES: 10, INCLUDED_SEATS_PER_ESTABLISHMENT: 2 },
  },
);
const pack = product(
  { event_created: 1 },
  { stripe_product_id: 'prod_pack', code: 'pack', type: 'ADDON', quotas: { MAX_INVOICES: 50, MAX_RECIPES: 5 } },
);
const base = item({ metadata_code: 'basic', type: 'BASE' });
const packs = (quantity: number) =>
  item({ stripe_subscription_item_id: 'si_pack', metadata_code: 'pack', type: 'ADDON', quantity, position: 1 });
const seats = (quantity: number) =>
  item({ stripe_subscription_item_id: 'si_seat', metadata_code: 'seat', type: 'SEAT', quantity, position: 2 });

let clock = 100;
async function subscribe(
  items: ReturnType<typeof item>[],
  overrides: Parameters<typeof subscription>[1] = {},
  establishments = [bistro],
): Promise<void> {
  clock += 1;
  await db.call('sync_stripe_catalog', { rows: [basic, pack] });
  const { results } = await db.call<{ results: { subscription_id: string }[] }>('sync_stripe_subscriptions', {
    rows: [subscription({ event_created: clock }, overrides, items)],
  });
  const subscription_id = results[0]?.subscription_id;
  await db.call('cover_establishments', {
    coverage: establishments.map((establishment_id) => ({ subscription_id, establishment_id })),
  });
  await db.call('recompute_usage_counters', { subscriptions: [{ subscription_id }] });
}
const counters = (establishment_id = bistro): Promise<Counter[]> =>
  db.query(
    'select feature_key, used_value, quota_value, period_start::text from public.usage_counters where establishment_id = $1 order by period_start, feature_key',
    [establishment_id],
  );
/** Of all items together: what several grant adds up. */
const quotas = async (establishment_id = bistro): Promise<Record<string, number | null>> => {
  const sums: Record<string, number | null> = {};
  for (const { feature_key, quota_value } of await counters(establishment_id)) {
    const before = sums[feature_key] ?? 0;
    sums[feature_key] = quota_value === null || sums[feature_key] === null ? null : before + quota_value;
  }
  return sums;
};
const use = async (
  feature_key: string,
  amount = 1,
  caller: Caller = 'service_role',
  { verb = 'consume' }: { verb?: 'consume' | 'release' } = {},
): Promise<Use> => {
  const { results } = await db.call<{ results: Use[] }>(
    `${verb}_quota`,
    { uses: [{ establishment_id: bistro, feature_key, amount }] },
    caller,
  );
  if (!results[0]) throw new Error('no result');
  return results[0];
};

describe('recompute_usage_counters', () => {
  test('adds plan, add-ons by their quantity and seats, for each establishment covered', async () => {
    const second = await establishment('Brasserie');
    await subscribe([base, packs(3), seats(4)], { seat_billing_enabled: true }, [bistro, second]);
    const expected = {
      INVOICES_IMPORTED: 160,
      MAX_INVOICES: 160,
      RECIPES_CREATED: 15,
      MAX_RECIPES: 15,
      INCLUDED_SEATS_PER_ESTABLISHMENT: 2,
      SEATS_ACTIVE: 6,
    };
    expect(await quotas()).toEqual(expected);
    expect(await quotas(second)).toEqual(expected);
  });

  test('seats are unlimited where seat billing is off', async () => {
    await subscribe([base]);
    expect(await quotas()).toMatchObject({ SEATS_ACTIVE: null });
  });

  test('follows the items, and an item that went takes its quota with it', async () => {
    await subscribe([base, packs(1)]);
    await use('MAX_INVOICES', 5);
    await subscribe([base]);
    expect((await counters()).find(({ feature_key }) => feature_key === 'INVOICES_IMPORTED')).toMatchObject({
      quota_value: 10,
      used_value: 5,
    });
    expect(await use('MAX_RECIPES')).toMatchObject({ result: 'refused', quota: 0, limit: 'MAX_RECIPES' });
  });

  test.each([
    ['canceled', 0],
    ['unpaid', 0],
    ['incomplete', 0],
    ['paused', 0],
    ['past_due', 10],
    ['trialing', 10],
  ])('a subscription that is %s grants %i', async (status, quota) => {
    await subscribe([base]);
    await subscribe([base], { status });
    expect(await quotas()).toMatchObject({ INVOICES_IMPORTED: quota });
  });

  test('seats begin with the members that there are, and their counters go with the coverage', async () => {
    await db.query('insert into public.establishment_members (establishment_id, user_id) values ($1, $2)', [
      bistro,
      noa,
    ]);
    await subscribe([base, seats(1)], { seat_billing_enabled: true });
    const counted = (await counters()).filter(({ feature_key }) => feature_key.includes('SEATS'));
    expect(counted.map(({ feature_key, used_value }) => [feature_key, used_value])).toEqual([
      ['SEATS_ACTIVE', 2],
      ['INCLUDED_SEATS_PER_ESTABLISHMENT', 2],
    ]);
    expect(await use('SEATS_ACTIVE', 2)).toMatchObject({ result: 'refused', used: 2, quota: 3 });
    const [row] = await db.query<{ id: string }>('select id from public.subscriptions');
    await db.call('cover_establishments', {
      coverage: [{ subscription_id: row?.id, establishment_id: bistro, active: false }],
    });
    await db.call('recompute_usage_counters', { subscriptions: [{ stripe_subscription_id: 'sub_1' }] });
    expect(await counters()).toEqual([]);
  });

  test.each([
    [
      'paid',
      'unpaid',
      invoice({ event_created: 1000, event_type: 'invoice.paid' }, { status: 'paid', payment_outcome: 'succeeded' }),
      0,
    ],
    [
      'paid',
      'incomplete',
      invoice({ event_created: 1000, event_type: 'invoice.paid' }, { status: 'paid', payment_outcome: 'succeeded' }),
      0,
    ],
    [
      'failed',
      'active',
      invoice({ event_created: 1000, event_type: 'invoice.payment_failed' }, { payment_outcome: 'failed' }),
      10,
    ],
  ])(
    'an invoice that is %s leaves the quotas of one that was %s as they are, until Stripe has said it of the subscription',
    async (_, status, bill, before) => {
      await subscribe([base], { status });
      expect(await quotas()).toMatchObject({ INVOICES_IMPORTED: before });
      await db.call('sync_stripe_invoices', { rows: [bill] });
      expect(await quotas()).toMatchObject({ INVOICES_IMPORTED: before });
      expect(await use('MAX_INVOICES')).toMatchObject({ result: before > 0 ? 'consumed' : 'refused' });
    },
  );

  test('one that was active by its invoice, which turns out to be of nobody, grants no longer', async () => {
    await subscribe([base], { status: 'unpaid' });
    await db.call('sync_stripe_invoices', {
      rows: [
        invoice({ event_created: 1000, event_type: 'invoice.paid' }, { status: 'paid', payment_outcome: 'succeeded' }),
      ],
    });
    await db.call('sync_stripe_invoices', {
      rows: [invoice({ event_created: 1001 }, { status: 'paid', stripe_subscription_id: null })],
    });
    expect(await quotas()).toMatchObject({ INVOICES_IMPORTED: 0 });
  });

  test('the largest quota, many times, is the largest quota', async () => {
    await subscribe([base, packs(3)]);
    await db.call('sync_stripe_catalog', {
      rows: [
        {
          ...pack,
          event_id: 'evt_most',
          event_created: 2,
          row: { ...pack.row, quotas: { MAX_RECIPES: 2_147_483_647 } },
        },
      ],
    });
    expect(await quotas()).toMatchObject({ MAX_RECIPES: 2_147_483_647 });
  });

  test('an establishment that is no longer covered has nothing left, but keeps what it used', async () => {
    await subscribe([base]);
    await use('MAX_INVOICES', 4);
    const [row] = await db.query<{ id: string }>('select id from public.subscriptions');
    await db.call('cover_establishments', {
      coverage: [{ subscription_id: row?.id, establishment_id: bistro, active: false }],
    });
    await db.call('recompute_usage_counters', { subscriptions: [{ stripe_subscription_id: 'sub_1' }] });
    expect(await quotas()).toEqual({ INVOICES_IMPORTED: 0, MAX_INVOICES: 0 });
    expect(await use('MAX_INVOICES')).toMatchObject({ result: 'refused', used: 4, left: 0 });
  });

  test('a quota that changes in the catalogue reaches the counters at once', async () => {
    await subscribe([base]);
    await db.call('sync_stripe_catalog', {
      rows: [{ ...basic, event_id: 'evt_more', event_created: 2, row: { ...basic.row, quotas: { MAX_INVOICES: 25 } } }],
    });
    expect(await quotas()).toEqual({ INVOICES_IMPORTED: 25, MAX_INVOICES: 25, SEATS_ACTIVE: null });
  });

  test('what names no known subscription is skipped; an unreadable one fails alone', async () => {
    await subscribe([base]);
    const { results } = await db.call<{ results: { result: string }[] }>('recompute_usage_counters', {
      subscriptions: [
        { event_id: 'evt_1', subscription_id: null, stripe_subscription_id: 'sub_9' },
        { subscription_id: 'x' },
        { stripe_subscription_id: 'sub_1' },
      ],
    });
    expect(results.map(({ result }) => result)).toEqual(['skipped', 'error', 'recomputed']);
  });

  test('a new period starts at nothing used and keeps the old one; seats go on', async () => {
    await subscribe([base, seats(1)], { seat_billing_enabled: true });
    await use('MAX_INVOICES', 7);
    await db.query('insert into public.establishment_members (establishment_id, user_id) values ($1, $2)', [
      bistro,
      noa,
    ]);
    await subscribe([base, seats(1)], {
      seat_billing_enabled: true,
      current_period_start: '2026-12-01T00:00:00Z',
      current_period_end: '2027-01-01T00:00:00Z',
    });
    const rows = await counters();
    expect(rows.filter(({ feature_key }) => feature_key === 'INVOICES_IMPORTED')).toEqual([
      { feature_key: 'INVOICES_IMPORTED', used_value: 7, quota_value: 10, period_start: '2026-11-01' },
      { feature_key: 'INVOICES_IMPORTED', used_value: 0, quota_value: 10, period_start: '2026-12-01' },
    ]);
    expect(rows.filter(({ feature_key }) => feature_key === 'SEATS_ACTIVE')).toEqual([
      { feature_key: 'SEATS_ACTIVE', used_value: 2, quota_value: 3, period_start: '2026-12-01' },
    ]);
  });
});

describe('consume_quota', () => {
  test('of a thousand uses at once of a quota of ten, ten succeed', async () => {
    await subscribe([base]);
    const answers = await Promise.all(Array.from({ length: 1000 }, () => use('MAX_INVOICES')));
    expect(answers.filter(({ result }) => result === 'consumed')).toHaveLength(10);
    expect(answers.filter(({ result }) => result === 'refused')).toHaveLength(990);
    expect(
      answers
        .filter(({ result }) => result === 'consumed')
        .map(({ used }) => used)
        .sort((a, b) => a - b),
    ).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(
      (await counters())
        .filter(({ feature_key }) => feature_key.includes('INVOICES'))
        .map(({ used_value }) => used_value),
    ).toEqual([10, 10]);
  }, 30_000);

  test('tells what is left, or which limit stopped it', async () => {
    await subscribe([base]);
    expect(await use('INVOICES_IMPORTED', 8)).toMatchObject({ result: 'consumed', used: 8, quota: 10, left: 2 });
    expect(await use('INVOICES_IMPORTED', 3)).toMatchObject({
      result: 'refused',
      used: 8,
      quota: 10,
      left: 2,
      limit: 'MAX_INVOICES',
    });
    expect(await use('MAX_INVOICES', 2)).toMatchObject({ result: 'consumed', used: 10, left: 0 });
    expect(await use('MAX_RECIPES')).toMatchObject({ result: 'refused', used: 0, quota: 0, limit: 'MAX_RECIPES' });
    const elsewhere = await establishment('Ailleurs');
    const { results } = await db.call<{ results: Use[] }>('consume_quota', {
      uses: [{ establishment_id: elsewhere, feature_key: 'MAX_INVOICES' }],
    });
    expect(results).toEqual([expect.objectContaining({ result: 'refused', limit: 'no_subscription' })]);
  });

  test('an unlimited quota counts and never refuses', async () => {
    await subscribe([base]);
    expect(await use('SEATS_ACTIVE', 1000)).toMatchObject({ result: 'consumed', used: 1001, quota: null, left: null });
  });

  test('the second subscription of an establishment helps when the first is used up', async () => {
    await subscribe([base], { current_period_end: '2026-11-20T00:00:00Z' });
    await subscribe([item({ ...base, stripe_subscription_item_id: 'si_b' })], { stripe_subscription_id: 'sub_2' });
    for (let n = 0; n < 20; n += 1) expect(await use('MAX_INVOICES')).toMatchObject({ result: 'consumed' });
    expect(await use('MAX_INVOICES')).toMatchObject({ result: 'refused' });
  });

  test('a period that has begun before anybody recomputed it counts from its own beginning', async () => {
    await subscribe([base]);
    await use('MAX_INVOICES', 10);
    await db.call('sync_stripe_subscriptions', {
      rows: [
        subscription(
          { event_created: 900 },
          { current_period_start: '2026-12-01T00:00:00Z', current_period_end: '2027-01-01T00:00:00Z' },
          [base],
        ),
      ],
    });
    expect(await use('MAX_INVOICES')).toMatchObject({ result: 'consumed', used: 1 });
  });

  test('uses and recomputing at once neither deadlock nor lose a use', async () => {
    const second = await establishment('Brasserie');
    await subscribe([base, packs(2)], {}, [bistro, second]);
    const both = (order: string[]) =>
      db.call<{ results: Use[] }>('consume_quota', {
        uses: order.map((establishment_id) => ({ establishment_id, feature_key: 'MAX_INVOICES' })),
      });
    await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        n % 3 === 2
          ? db.call('recompute_usage_counters', { subscriptions: [{ stripe_subscription_id: 'sub_1' }] })
          : both(n % 3 ? [bistro, second] : [second, bistro]),
      ),
    );
    for (const one of [bistro, second]) {
      const used = (await counters(one))
        .filter(({ feature_key }) => feature_key === 'INVOICES_IMPORTED')
        .map(({ used_value }) => used_value);
      expect(used.reduce((sum, value) => sum + value, 0)).toBe(40);
    }
  });

  test('several uses and several releases at once do not deadlock over two subscriptions of one establishment', async () => {
    await subscribe([base], { current_period_end: '2026-11-20T00:00:00Z' });
    await subscribe([item({ ...base, stripe_subscription_item_id: 'si_b' })], { stripe_subscription_id: 'sub_2' });
    // what is consumed begins with the subscription that ends first, what is released with the one that ends last
    const uses = [8, 8].map((amount) => ({ establishment_id: bistro, feature_key: 'MAX_INVOICES', amount }));
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        db.call<{ results: Use[] }>(n % 2 === 0 ? 'consume_quota' : 'release_quota', { uses }),
      ),
    );
    const count = (word: string): number =>
      answers.flatMap(({ results }) => results).filter(({ result }) => result === word).length;
    const used = (await counters())
      .filter(({ feature_key }) => feature_key === 'INVOICES_IMPORTED')
      .reduce((sum, { used_value }) => sum + used_value, 0);
    expect(used).toBe(8 * (count('consumed') - count('released')));
    expect(count('consumed')).toBeGreaterThan(2);
  }, 30_000);

  describe('while what changes quotas works through several subscriptions', () => {
    const plan = product(
      { event_created: 5 },
      { stripe_product_id: 'prod_basic', code: 'basic', quotas: { MAX_INVOICES: 30 } },
    );
    const addOn = price({ event_created: 5 }, { stripe_price_id: 'price_b', stripe_product_id: 'prod_other' });
    // the product is of the establishment that comes last, the price of the one that comes first
    async function arrange(): Promise<string[]> {
      const ordered = [bistro, await establishment('Brasserie')].toSorted();
      await subscribe([base], {}, ordered.slice(1));
      const other = item({
        stripe_subscription_item_id: 'si_b',
        stripe_price_id: 'price_b',
        stripe_product_id: 'prod_other',
        metadata_code: 'other',
      });
      await subscribe([other], { stripe_subscription_id: 'sub_2' }, ordered.slice(0, 1));
      return ordered;
    }
    /** What consume_quota of both does, and it stops between them until the other one waits for it. */
    async function between(ordered: string[], other: () => Promise<unknown>): Promise<void> {
      const client = await db.pool.connect();
      try {
        await client.query('begin');
        const take =
          'select from public.usage_counters where establishment_id = $1 order by guichet.used_feature(feature_key), feature_key for update';
        await client.query(take, [ordered[0]]);
        const done = other();
        while (
          (
            await db.query(
              "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
            )
          ).length === 0
        )
          await setTimeout(20);
        await client.query(take, [ordered[1]]);
        await client.query('commit');
        await done;
      } finally {
        client.release();
      }
    }

    test('the catalogue: a product and a price', async () => {
      const ordered = await arrange();
      await between(ordered, () => db.call('sync_stripe_catalog', { rows: [plan, addOn] }));
      expect(await quotas(ordered[1])).toMatchObject({ MAX_INVOICES: 30 });
    });

    test('objects that were fetched', async () => {
      const ordered = await arrange();
      await db.query("update public.catalog_plans set needs_refetch = true where stripe_product_id = 'prod_basic'");
      await db.call('sync_stripe_catalog', { rows: [{ ...addOn, event_id: 'evt_before', event_created: 1 }] });
      await db.query('update public.catalog_prices set needs_refetch = true');
      const objects = (await wanted(db))
        .filter(({ stripe_id }) => ['prod_basic', 'price_b'].includes(stripe_id))
        .map((row) => fetched(row, 9, row.object === 'product' ? plan : addOn));
      await between(ordered, async () => {
        expect((await apply(db, objects)).map(({ result }) => result)).toEqual(['applied', 'applied']);
      });
      expect(await quotas(ordered[1])).toMatchObject({ MAX_INVOICES: 30 });
    });
  });

  test('an amount that is none and a feature that is none fail alone, naming the field', async () => {
    await subscribe([base]);
    const { results } = await db.call<{ results: Use[] }>('consume_quota', {
      uses: [
        { establishment_id: bistro, feature_key: 'MAX_INVOICES', amount: -5 },
        { establishment_id: bistro, feature_key: 'COFFEE' },
        { establishment_id: bistro, feature_key: 'MAX_INVOICES' },
      ],
    });
    expect(results).toEqual([
      {
        result: 'error',
        error: { message: 'amount -5 of feature INVOICES_IMPORTED is not a positive number', path: 'amount' },
      },
      { result: 'error', error: { message: expect.stringContaining('COFFEE') } },
      expect.objectContaining({ result: 'consumed', used: 1 }),
    ]);
  });
});

describe('release_quota', () => {
  test('gives back what was used, never more', async () => {
    await subscribe([base]);
    await use('MAX_INVOICES', 4);
    expect(await use('MAX_INVOICES', 3, 'service_role', { verb: 'release' })).toMatchObject({
      result: 'released',
      used: 1,
      left: 9,
    });
    expect(await use('MAX_INVOICES', 3, 'service_role', { verb: 'release' })).toMatchObject({
      result: 'refused',
      used: 1,
      limit: 'used',
    });
  });
});

describe('who may use a quota', () => {
  test('but a member gives nothing back: that would make every quota endless', async () => {
    await subscribe([base]);
    await use('MAX_INVOICES', 10);
    await expect(use('MAX_INVOICES', 10, { user: lea }, { verb: 'release' })).rejects.toThrow(
      'permission denied for function release_quota',
    );
    expect(await use('MAX_INVOICES', 1, { user: lea })).toMatchObject({ result: 'refused', used: 10 });
  });

  test('a member of the establishment', async () => {
    await subscribe([base]);
    expect(await use('MAX_INVOICES', 1, { user: lea })).toMatchObject({ result: 'consumed', used: 1 });
  });

  test('somebody else is refused, and so is anon', async () => {
    await subscribe([base]);
    expect(await use('MAX_INVOICES', 1, { user: noa })).toMatchObject({
      result: 'error',
      error: { path: 'establishment_id' },
    });
    await expect(use('MAX_INVOICES', 1, 'anon')).rejects.toThrow('permission denied for function consume_quota');
    await expect(db.call('recompute_usage_counters', { subscriptions: [] }, { user: lea })).rejects.toThrow(
      'permission denied',
    );
    expect(
      (await counters())
        .filter(({ feature_key }) => feature_key.includes('INVOICES'))
        .map(({ used_value }) => used_value),
    ).toEqual([0, 0]);
  });
});
