import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mapEvent } from '../../../nodes/StripeMapper/mapEvent';
import { createTestDatabase, type TestDatabase } from '../../../supabase/tests/setup/database.ts';
import type { Results } from '../../../supabase/tests/setup/events.ts';
import { apply, fetched, wanted } from '../../../supabase/tests/setup/fetch.ts';
import { product } from '../../../supabase/tests/setup/rows.ts';

// Which item is the plan, whose quotas it grants, how long its period is: from events as Stripe sends them.

type Fields = Record<string, unknown>;
interface Use {
  result: string;
  used: number;
  quota: number | null;
  left: number | null;
  subscription_id: string | null;
  subscription_item_id: string | null;
}

const bistro = '00000000-0000-4000-8000-0000000000e1';
const day = 86_400;
const at = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 1000;
const november = { current_period_start: at('2026-11-01'), current_period_end: at('2026-12-01') };

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  await db.query("insert into public.establishments (id, name) values ($1, 'Bistro')", [bistro]);
});
afterEach(async () => {
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

let clock = 1_000;
async function send(type: string, object: Fields): Promise<void> {
  clock += 1;
  const sync = mapEvent({
    id: `evt_${clock}`,
    object: 'event',
    type,
    created: clock,
    livemode: false,
    data: { object },
  });
  const domain = type.startsWith('customer.subscription.') ? 'subscriptions' : 'catalog';
  const { results } = await db.call<Results>(`sync_stripe_${domain}`, { rows: [sync] });
  expect(results.map(({ result }) => result)).toEqual(['applied']);
  if (domain === 'subscriptions') {
    const { subscription_id } =
      (
        await db.query<{ subscription_id: string }>(
          'select id as subscription_id from public.subscriptions where stripe_subscription_id = $1',
          [object.id],
        )
      )[0] ?? {};
    await db.call('cover_establishments', { coverage: [{ subscription_id, establishment_id: bistro }] });
    await db.call('recompute_usage_counters', { subscriptions: [{ subscription_id }] });
  }
}
const productOf = (id: string, metadata: Fields, more: Fields = {}): Promise<void> =>
  send('product.created', { id: `prod_${id}`, object: 'product', active: true, name: id, metadata, ...more });
const priceOf = (id: string, metadata: Fields = {}, more: Fields = {}): Fields => ({
  id: `price_${id}`,
  object: 'price',
  active: true,
  billing_scheme: 'per_unit',
  currency: 'eur',
  lookup_key: null,
  metadata,
  product: `prod_${id}`,
  recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed' },
  unit_amount: 1900,
  ...more,
});
const itemOf = (price: Fields, more: Fields = {}): Fields => ({
  id: String(price.id).replace('price', 'si'),
  object: 'subscription_item',
  price,
  quantity: 1,
  ...november,
  ...more,
});
const subscribe = (items: Fields[], more: Fields = {}): Promise<void> =>
  send('customer.subscription.updated', {
    id: 'sub_1',
    object: 'subscription',
    customer: 'cus_1',
    status: 'active',
    cancel_at_period_end: false,
    currency: 'eur',
    metadata: {},
    items: { data: items, has_more: false },
    ...more,
  });

async function count(verb: 'consume' | 'release', use: Fields = {}): Promise<Use> {
  const {
    results: [result],
  } = await db.call<{ results: Use[] }>(`${verb}_quota`, {
    uses: [{ establishment_id: bistro, feature_key: 'MAX_INVOICES', ...use }],
  });
  if (!result) throw new Error('no result');
  return result;
}
const consume = (amount = 1, use: Fields = {}): Promise<Use> => count('consume', { amount, ...use });
const types = (): Promise<unknown[]> =>
  db.query(
    'select stripe_subscription_item_id as id, type, code from public.subscription_items where active order by position',
  );
const plan = async (): Promise<Fields | undefined> =>
  (
    await db.query<Fields>(
      "select plan_code, period, quantity, seat_billing_enabled, current_period_start::date::text as starts, current_period_end::date::text as ends from public.subscriptions where stripe_subscription_id = 'sub_1'",
    )
  )[0];
const alerts = (): Promise<unknown[]> => db.query('select template, subject from public.alert_outbox order by seq');
const asked = async (): Promise<string[]> =>
  (
    await db.query<{ object_key: string }>(
      "select object_key from public.outbox where topic = 'stripe.object.fetch' order by 1",
    )
  ).map(({ object_key }) => object_key);

describe('the plan', () => {
  const solo = itemOf(priceOf('solo', { plan_code: 'solo' }), { current_period_end: at('2027-11-01') });
  const year = { recurring: { interval: 'year', interval_count: 1 } };

  test.each([
    [
      'the item whose key is plan_code, beside an add-on listed first',
      [itemOf(priceOf('pack', { addon_code: 'pack' }), { quantity: 3 }), solo],
      [
        ['si_pack', 'ADDON', 'pack'],
        ['si_solo', 'BASE', 'solo'],
      ],
    ],
    [
      'also where that add-on names its plan',
      [itemOf(priceOf('pack', { addon_code: 'pack', plan_code: 'solo' })), solo],
      [
        ['si_pack', 'ADDON', 'pack'],
        ['si_solo', 'BASE', 'solo'],
      ],
    ],
    [
      'and beside an item that says nothing',
      [itemOf(priceOf('extra')), solo],
      [
        ['si_extra', 'ADDON', 'price_extra'],
        ['si_solo', 'BASE', 'solo'],
      ],
    ],
    [
      'never the metered price beside another',
      [
        itemOf(priceOf('use', {}, { recurring: { interval: 'month', usage_type: 'metered' } }), {
          quantity: undefined,
        }),
        itemOf(priceOf('solo', {}, { lookup_key: 'solo' }), { current_period_end: at('2027-11-01') }),
      ],
      [
        ['si_use', 'ADDON', 'price_use'],
        ['si_solo', 'BASE', 'solo'],
      ],
    ],
    [
      'not even one that says it is',
      [itemOf(priceOf('use', { type: 'BASE' }, { recurring: { interval: 'month', usage_type: 'metered' } })), solo],
      [
        ['si_use', 'ADDON', 'price_use'],
        ['si_solo', 'BASE', 'solo'],
      ],
    ],
    [
      'not the seat that names it',
      [itemOf(priceOf('seat', { type: 'SEAT', plan_code: 'solo' })), solo],
      [
        ['si_seat', 'SEAT', 'price_seat'],
        ['si_solo', 'BASE', 'solo'],
      ],
    ],
  ])('is %s', async (_, items, expected) => {
    await subscribe(items);
    expect(await types()).toEqual(expected.map(([id, type, code]) => ({ id, type, code })));
    expect(await plan()).toMatchObject({ plan_code: 'solo', quantity: 1, starts: '2026-11-01', ends: '2027-11-01' });
  });

  test('is the first item where nothing is said of any, and a metered one where there is no other', async () => {
    await subscribe([itemOf(priceOf('one')), itemOf(priceOf('two'))]);
    expect(await plan()).toMatchObject({ plan_code: 'price_one' });
    await subscribe([
      itemOf(priceOf('pack', { addon_code: 'pack' })),
      itemOf(priceOf('use', {}, { recurring: { interval: 'year', usage_type: 'metered' } })),
    ]);
    expect(await plan()).toMatchObject({ plan_code: 'price_use', period: 'year' });
  });

  test('is said by the catalogue too, whenever it comes: period, price and quantity are then those of that item', async () => {
    await subscribe([
      itemOf(priceOf('pack'), { quantity: 3 }),
      itemOf(priceOf('solo', {}, year), { current_period_end: at('2027-11-01') }),
    ]);
    expect(await plan()).toMatchObject({ plan_code: 'price_pack', period: 'month', ends: '2026-12-01' });
    await productOf('pack', { addon_code: 'pack' });
    expect(await plan()).toMatchObject({ plan_code: 'price_solo', period: 'year', quantity: 1, ends: '2027-11-01' });
    await productOf('solo', { plan_code: 'solo' });
    expect(await types()).toEqual([
      { id: 'si_pack', type: 'ADDON', code: 'pack' },
      { id: 'si_solo', type: 'BASE', code: 'solo' },
    ]);
    expect(await plan()).toMatchObject({ plan_code: 'solo' });
  });

  test('switches seat billing by a flag on its price, which ends with that price', async () => {
    await subscribe([itemOf(priceOf('team', { plan_code: 'team', seat_billing_enabled: 'true' }))]);
    expect(await plan()).toMatchObject({ seat_billing_enabled: true });
    await subscribe([itemOf(priceOf('solo', { plan_code: 'solo' }), { id: 'si_team' })]);
    expect(await plan()).toMatchObject({ plan_code: 'solo', seat_billing_enabled: false });
    // what the subscription itself said stays until it says otherwise
    await subscribe([itemOf(priceOf('solo', { plan_code: 'solo' }), { id: 'si_team' })], {
      metadata: { seat_billing_enabled: 'true' },
    });
    await subscribe([itemOf(priceOf('solo', { plan_code: 'solo' }), { id: 'si_team' })]);
    expect(await plan()).toMatchObject({ seat_billing_enabled: true });
  });

  test('has seats switched by the server where no price and no metadata says it, and only there', async () => {
    await subscribe([itemOf(priceOf('team', { plan_code: 'team', seat_billing_enabled: 'true' }))]);
    const [row] = await db.query<{ id: string }>('select id from public.subscriptions');
    const set = () => db.call('set_seat_billing', { subscription_id: row?.id, enabled: true });
    await expect(set()).rejects.toThrow('Stripe says whether seats of sub_1 are billed');
    await subscribe([itemOf(priceOf('solo', { plan_code: 'solo' }), { id: 'si_team' })]);
    await set();
    await subscribe([itemOf(priceOf('solo', { plan_code: 'solo' }), { id: 'si_team', quantity: 2 })]);
    expect(await plan()).toMatchObject({ seat_billing_enabled: true, quantity: 2 });
  });
});

describe('a quota', () => {
  const pro = { plan_code: 'PRO', type: 'BASE', MAX_INVOICES: '100' };

  test.each([
    ['price has only a lookup_key', priceOf('pro', {}, { lookup_key: 'pro_month' })],
    ['price has another code', priceOf('pro', { plan_code: 'pro_2026' })],
    ['price has no code at all', priceOf('pro')],
  ])("is the product's, where the %s", async (_, price) => {
    await productOf('pro', pro);
    await subscribe([itemOf(price)]);
    expect(await consume()).toMatchObject({ result: 'consumed', used: 1, quota: 100, left: 99 });
    expect(await alerts()).toEqual([]);
  });

  test("is the product's also where the product has no code, and where another product holds its code", async () => {
    await productOf('pro', { MAX_INVOICES: '5' });
    await subscribe([itemOf(priceOf('pro'))]);
    expect(await consume()).toMatchObject({ quota: 5 });
    await productOf('pro', { plan_code: 'PRO', MAX_INVOICES: '7' }, { active: false });
    await productOf('pro2', pro);
    expect(await consume()).toMatchObject({ quota: 7 });
  });

  test('is that of the code where the product defines none', async () => {
    await productOf('old', { plan_code: 'PRO' }, { active: false });
    await productOf('pro', pro);
    await subscribe([itemOf(priceOf('old', {}, { lookup_key: 'pro_month' }))]);
    expect(await consume()).toMatchObject({ quota: 100 });
  });

  test('of a product from before the installation is fetched, and granted from then on', async () => {
    await subscribe([itemOf(priceOf('pro', {}, { lookup_key: 'pro_month' }))]);
    expect(await consume()).toMatchObject({ result: 'refused', quota: 0 });
    expect(await asked()).toEqual(['prod_pro']);
    expect(await alerts()).toEqual([]);
    const rows = await wanted(db);
    expect(rows).toMatchObject([{ object: 'product', stripe_id: 'prod_pro', route: 'product' }]);
    await apply(
      db,
      rows.map((row) =>
        fetched(
          row,
          5_000,
          product(
            { event_created: 5_000 },
            { stripe_product_id: 'prod_pro', code: 'PRO', quotas: { MAX_INVOICES: 100 } },
          ),
        ),
      ),
    );
    expect(await consume()).toMatchObject({ result: 'consumed', quota: 100 });
    await subscribe([itemOf(priceOf('pro', {}, { lookup_key: 'pro_month' }), { quantity: 2 })]);
    expect(await wanted(db)).toEqual([]);
  });

  test('of a product that Stripe does not know either is told, and not asked for again', async () => {
    await subscribe([itemOf(priceOf('pro'))]);
    await apply(
      db,
      (await wanted(db)).map((row) => fetched(row, 5_000, 'gone')),
    );
    expect(await alerts()).toEqual([{ template: 'quota_undefined', subject: 'prod_pro' }]);
    await subscribe([itemOf(priceOf('pro'), { quantity: 2 })]);
    expect(await wanted(db)).toEqual([]);
    expect(await alerts()).toHaveLength(1);
  });

  test('that nobody defines is told once a plan, not of a subscription that does not grant', async () => {
    await productOf('pro', { plan_code: 'PRO' });
    await subscribe([itemOf(priceOf('pro'))], { status: 'incomplete' });
    expect(await alerts()).toEqual([]);
    await subscribe([itemOf(priceOf('pro'))]);
    await subscribe([itemOf(priceOf('pro'), { id: 'si_2' })], { id: 'sub_2' });
    expect(await alerts()).toEqual([{ template: 'quota_undefined', subject: 'prod_pro' }]);
  });

  test('that nobody can read is told, and grants nothing', async () => {
    await productOf('pro', {
      plan_code: 'PRO',
      MAX_INVOICES: '1 000',
      max_recipes: 'illimité',
      INCLUDED_SEATS_PER_ESTABLISHMENT: '-1',
    });
    await subscribe([itemOf(priceOf('pro'))]);
    expect(await consume()).toMatchObject({ result: 'refused', quota: 0 });
    expect(await alerts()).toEqual([
      { template: 'quota_unreadable', subject: 'prod_pro:MAX_INVOICES:1 000' },
      { template: 'quota_unreadable', subject: 'prod_pro:MAX_RECIPES:illimité' },
    ]);
  });

  test('of a plan is not multiplied by a seat or a metered price that stands on its product or names its code', async () => {
    await productOf('pro', pro);
    await subscribe([
      itemOf(priceOf('pro')),
      itemOf(priceOf('seat', { type: 'SEAT', plan_code: 'PRO' }), { quantity: 7 }),
      itemOf(priceOf('seat2', { type: 'SEAT' }, { product: 'prod_pro' }), { quantity: 7 }),
      itemOf(priceOf('use', {}, { product: 'prod_pro', recurring: { interval: 'month', usage_type: 'metered' } }), {
        quantity: undefined,
      }),
      itemOf(priceOf('pack', { type: 'ADDON' }, { lookup_key: 'PRO' }), { quantity: 7 }),
    ]);
    expect(await consume()).toMatchObject({ quota: 100 });
  });

  test.each([
    ['by its price alone', { code: 'pack', MAX_INVOICES: '5' }, { type: 'ADDON' }],
    ['by its place alone', { code: 'pack', MAX_INVOICES: '5' }, {}],
    ['by its product alone', { addon_code: 'pack', plan_code: 'PRO', MAX_INVOICES: '5' }, {}],
    ['without any code', { type: 'ADDON', MAX_INVOICES: '5' }, {}],
    ['though its product calls its own code plan_code', { plan_code: 'pack', MAX_INVOICES: '5' }, { type: 'ADDON' }],
  ])('of an add-on that is one %s counts as often as it is billed', async (_, metadata, priced) => {
    await productOf('pro', pro);
    await productOf('pack', metadata);
    await subscribe([itemOf(priceOf('pro')), itemOf(priceOf('pack', priced), { quantity: 3 })]);
    expect(await types()).toMatchObject([{ type: 'BASE' }, { type: 'ADDON' }]);
    expect(await consume()).toMatchObject({ quota: 115 });
  });

  test('of an add-on that is billed no time is none, also where it is unlimited', async () => {
    await productOf('pro', pro);
    await productOf('pack', { addon_code: 'pack', MAX_INVOICES: '-1' });
    await subscribe([itemOf(priceOf('pro')), itemOf(priceOf('pack'), { quantity: 0 })]);
    expect(await consume()).toMatchObject({ quota: 100 });
    await subscribe([itemOf(priceOf('pro')), itemOf(priceOf('pack'), { quantity: 1 })]);
    expect(await consume()).toMatchObject({ quota: null, left: null });
  });

  test('of a seat is one seat, or what its product says, by whatever its product is known', async () => {
    const seats = async (): Promise<unknown> =>
      (
        await db.query<{ quota_value: number }>(
          "select quota_value from public.usage_counters where feature_key = 'SEATS_ACTIVE'",
        )
      )[0]?.quota_value;
    await productOf('pro', pro);
    await productOf('seat', { feature_key: 'seats_active', plan_code: 'PRO' });
    await subscribe([itemOf(priceOf('seat'), { quantity: 3 }), itemOf(priceOf('pro'))], {
      metadata: { seat_billing_enabled: 'true' },
    });
    expect(await types()).toMatchObject([{ type: 'SEAT' }, { type: 'BASE', code: 'PRO' }]);
    expect([await seats(), (await consume()).quota]).toEqual([3, 100]);
    await productOf('seat', { code: 'seat', SEATS_ACTIVE: '5' });
    await subscribe([itemOf(priceOf('seat', { type: 'SEAT' }), { quantity: 3 }), itemOf(priceOf('pro'))], {
      metadata: { seat_billing_enabled: 'true' },
    });
    expect([await seats(), (await consume()).quota]).toEqual([15, 100]);
  });

  test('of a plan that says what it is by its key alone is not multiplied by a seat or an add-on that bears its code', async () => {
    await productOf('pro', { plan_code: 'PRO', MAX_INVOICES: '100' });
    await productOf('seat', { type: 'SEAT', code: 'PRO' });
    await productOf('seat2', { plan_code: 'PRO' });
    await send('price.created', priceOf('seat2', { type: 'SEAT' }));
    await productOf('solo', { plan_code: 'SOLO', MAX_INVOICES: '9' });
    await subscribe([
      itemOf(priceOf('pro', {}, { lookup_key: 'pro_month' })),
      itemOf(priceOf('seat'), { quantity: 7 }),
      itemOf(priceOf('seat2', { type: 'SEAT' }), { quantity: 7 }),
      // not even by another plan, whose code it bears
      itemOf(priceOf('x', { type: 'ADDON' }, { lookup_key: 'SOLO' }), { quantity: 7 }),
    ]);
    expect(await types()).toMatchObject([{ type: 'BASE' }, { type: 'SEAT' }, { type: 'SEAT' }, { type: 'ADDON' }]);
    expect(await consume()).toMatchObject({ quota: 100 });
  });

  test('stays with the plan where a product of seats or an add-on, newer, names it: the plan is still on sale', async () => {
    await productOf('pro', pro);
    await productOf('seat', { type: 'SEAT', plan_code: 'PRO' });
    await productOf('seat2', { type: 'SEAT', code: 'PRO' });
    await productOf('seat3', { seat_of_plan: 'PRO', plan_code: 'PRO' });
    await productOf('pack', { addon_code: 'pack', plan_code: 'PRO' });
    expect(await db.query("select stripe_product_id from public.catalog_plans where code = 'PRO'")).toEqual([
      { stripe_product_id: 'prod_pro' },
    ]);
    expect(await db.query("select feature_key, quota_value from public.quota_definitions where code = 'PRO'")).toEqual([
      { feature_key: 'MAX_INVOICES', quota_value: 100 },
    ]);
  });
});

describe('a product whose prices alone say that it is none of a plan', () => {
  const seat = (): Promise<void> => productOf('seat', { plan_code: 'PRO' });
  const priced = (): Promise<void> => send('price.created', priceOf('seat', { type: 'SEAT' }));
  const holder = (): Promise<unknown> =>
    db.query("select stripe_product_id as holder from public.catalog_plans where code = 'PRO'");
  beforeEach(async () => {
    await productOf('pro', { plan_code: 'PRO', MAX_INVOICES: '100' });
  });

  test.each([
    ['product first', [seat, priced]],
    ['price first', [priced, seat]],
  ])('leaves the code to the plan: %s', async (_, steps) => {
    for (const step of steps) await step();
    expect(await holder()).toEqual([{ holder: 'prod_pro' }]);
    expect(await db.query("select quota_value from public.quota_definitions where code = 'PRO'")).toEqual([
      { quota_value: 100 },
    ]);
  });

  test('is one of a plan again once a price of a plan stands on it', async () => {
    await seat();
    await priced();
    await send('price.created', priceOf('plan', {}, { product: 'prod_seat' }));
    expect(await holder()).toEqual([{ holder: 'prod_seat' }]);
  });
});

describe('the price of a seat', () => {
  const seatPrice = async (): Promise<unknown> =>
    (await db.query<{ price: string | null }>('select guichet.seat_price(s) as price from public.subscriptions s'))[0]
      ?.price;
  beforeEach(async () => {
    await productOf('pro', { plan_code: 'PRO', MAX_INVOICES: '100' });
    await subscribe([itemOf(priceOf('pro', {}, { lookup_key: 'pro_month' }))]);
    await productOf('seat', { type: 'SEAT' });
  });

  test.each([
    ['seat_of_plan', 'PRO', true],
    ['seat_of_plan', 'pro_month', true],
    ['seat_of_plan', 'OTHER', false],
    // the key of before is still read
    ['plan_code', 'PRO', true],
    ['plan_code', 'OTHER', false],
  ])('is tied to a plan by %s: %s', async (key, value, found) => {
    await send('price.created', priceOf('seat', { [key]: value }));
    expect(await seatPrice()).toBe(found ? 'price_seat' : null);
    expect(await plan()).toMatchObject({ plan_code: 'pro_month' });
  });

  test.each([
    ['its tie', { seat_of_plan: 'PRO' }],
    ['its feature', { feature_key: 'SEATS_ACTIVE' }],
  ])(
    'is one by %s alone: offered as a seat, never sold as the plan, never the plan of a subscription',
    async (_, metadata) => {
      await productOf('any', {});
      await send('price.created', priceOf('any', metadata));
      expect(await seatPrice()).toBe('price_any');
      await send('price.created', priceOf('on_plan', metadata, { product: 'prod_pro' }));
      expect(
        await db.query(
          'select stripe_price_id, guichet.price_is_beside_a_plan(p) as beside from public.catalog_prices p order by 1',
        ),
      ).toEqual([
        { stripe_price_id: 'price_any', beside: true },
        { stripe_price_id: 'price_on_plan', beside: true },
      ]);
      await subscribe([
        itemOf(priceOf('any', metadata), { quantity: 3 }),
        itemOf(priceOf('pro', {}, { lookup_key: 'pro_month' })),
      ]);
      expect(await types()).toMatchObject([{ type: 'SEAT' }, { type: 'BASE', code: 'pro_month' }]);
      expect(await consume()).toMatchObject({ quota: 100 });
    },
  );

  test('of this plan comes before one for all; its own key before that of its product', async () => {
    await send('price.created', priceOf('seat', { seat_of_plan: 'PRO' }));
    await send('price.created', priceOf('all', {}, { product: 'prod_seat' }));
    expect(await seatPrice()).toBe('price_seat');
    await productOf('seat', { type: 'SEAT', seat_of_plan: 'OTHER' });
    expect(await seatPrice()).toBe('price_seat');
  });
});

describe('the period of a quota', () => {
  const year = { recurring: { interval: 'year', interval_count: 1 } };
  const yearly = itemOf(priceOf('year', { plan_code: 'year', type: 'BASE' }, year), {
    current_period_start: at('2026-08-22'),
    current_period_end: at('2027-08-22'),
  });
  const monthly = (id: string, metadata: Fields, more: Fields = {}): Fields =>
    itemOf(priceOf(id, metadata), {
      current_period_start: at('2026-11-30'),
      current_period_end: at('2026-12-30'),
      ...more,
    });
  const counters = (): Promise<unknown[]> =>
    db.query(`select i.stripe_subscription_item_id as item, c.used_value as used, c.quota_value as quota, c.period_start::text as starts, c.period_end::text as ends
    from public.usage_counters c left join public.subscription_items i on i.id = c.subscription_item_id where c.feature_key = 'INVOICES_IMPORTED' order by c.period_end, c.period_start, 1`);
  beforeEach(async () => {
    await productOf('year', { plan_code: 'year', MAX_INVOICES: '10' });
    await productOf('pack', { addon_code: 'pack', MAX_INVOICES: '5' });
    await productOf('support', { addon_code: 'support' });
    await productOf('seat', { type: 'SEAT' });
  });

  test('does not begin anew when a monthly add-on or a seat is added to a yearly plan', async () => {
    await subscribe([yearly]);
    await consume(10);
    await subscribe([yearly, monthly('support', { addon_code: 'support', type: 'ADDON' })]);
    expect(await consume()).toMatchObject({ result: 'refused', used: 10, quota: 10, left: 0 });
    await subscribe([monthly('seat', { type: 'SEAT' }), yearly]);
    expect(await consume()).toMatchObject({ result: 'refused', used: 10, quota: 10, left: 0 });
    expect(await counters()).toEqual([
      { item: 'si_year', used: 10, quota: 10, starts: '2026-08-22', ends: '2027-08-22' },
    ]);
    expect(await plan()).toMatchObject({ period: 'year', starts: '2026-08-22', ends: '2027-08-22' });
  });

  test('is that of the item that grants it: what ends first is used first, totals add up, what renews begins at nothing', async () => {
    const pack = monthly('pack', { addon_code: 'pack' });
    await subscribe([yearly, pack]);
    expect(await consume(3)).toMatchObject({ used: 3, quota: 15, left: 12 });
    // one use may take of both
    expect(await consume(4)).toMatchObject({
      result: 'consumed',
      used: 7,
      quota: 15,
      left: 8,
      subscription_item_id: null,
    });
    expect(await counters()).toEqual([
      { item: 'si_pack', used: 5, quota: 5, starts: '2026-11-30', ends: '2026-12-30' },
      { item: 'si_year', used: 2, quota: 10, starts: '2026-08-22', ends: '2027-08-22' },
    ]);
    expect(await consume(9)).toMatchObject({ result: 'refused', used: 7, quota: 15, left: 8 });
    await subscribe([
      yearly,
      { ...pack, current_period_start: at('2026-12-30'), current_period_end: at('2027-01-30') },
    ]);
    expect(await consume(13)).toMatchObject({ result: 'consumed', used: 15, quota: 15, left: 0 });
    expect(await counters()).toEqual([
      { item: 'si_pack', used: 5, quota: 5, starts: '2026-11-30', ends: '2026-12-30' },
      { item: 'si_pack', used: 5, quota: 5, starts: '2026-12-30', ends: '2027-01-30' },
      { item: 'si_year', used: 10, quota: 10, starts: '2026-08-22', ends: '2027-08-22' },
    ]);
  });

  test('goes on where the price of its item is changed, with what was used', async () => {
    await productOf('month', { plan_code: 'month', MAX_INVOICES: '10' });
    await subscribe([itemOf(priceOf('month'), { id: 'si_plan' })]);
    await consume(10);
    await subscribe([
      itemOf(priceOf('year', {}, year), {
        id: 'si_plan',
        current_period_start: at('2026-11-15'),
        current_period_end: at('2027-11-15'),
      }),
    ]);
    expect(await consume()).toMatchObject({ result: 'refused', used: 10, quota: 10 });
    expect(await counters()).toEqual([
      { item: 'si_plan', used: 10, quota: 10, starts: '2026-11-15', ends: '2027-11-15' },
    ]);
    // and back, on the same day
    await subscribe([
      itemOf(priceOf('month'), {
        id: 'si_plan',
        current_period_start: at('2026-11-15'),
        current_period_end: at('2026-12-15'),
      }),
    ]);
    expect(await consume()).toMatchObject({ result: 'refused', used: 10, quota: 10 });
    // what is paid for after that is new
    await subscribe([
      itemOf(priceOf('month'), {
        id: 'si_plan',
        current_period_start: at('2026-12-15'),
        current_period_end: at('2027-01-15'),
      }),
    ]);
    expect(await consume()).toMatchObject({ result: 'consumed', used: 1, left: 9 });
  });

  test('begins anew where a trial ends early: from then on it is paid for', async () => {
    const trial = { status: 'trialing', trial_start: at('2026-11-01'), trial_end: at('2026-12-01') };
    await subscribe([itemOf(priceOf('year'), { id: 'si_plan' })], trial);
    await consume(10);
    await subscribe(
      [
        itemOf(priceOf('year'), {
          id: 'si_plan',
          current_period_start: at('2026-11-10'),
          current_period_end: at('2026-12-10'),
        }),
      ],
      { ...trial, status: 'active', trial_end: at('2026-11-10') },
    );
    expect(await consume()).toMatchObject({ result: 'consumed', used: 1 });
  });

  test('goes on where an item is taken away and bought again: what was used of it stays used until its period is over', async () => {
    const today = Math.floor(Date.now() / 1000 / day) * day;
    const running = { current_period_start: today - 5 * day, current_period_end: today + 25 * day };
    const plan = itemOf(priceOf('year'), running);
    await subscribe([
      plan,
      itemOf(priceOf('pack', { addon_code: 'pack' }), { ...running, current_period_end: today + 5 * day }),
    ]);
    await consume(5);
    await subscribe([plan]);
    expect(await consume()).toMatchObject({ result: 'consumed', used: 6, quota: 10, left: 4 });
    await subscribe([plan, itemOf(priceOf('pack', { addon_code: 'pack' }), { ...running, id: 'si_again' })]);
    expect(await consume(9)).toMatchObject({ result: 'consumed', used: 15, quota: 15, left: 0 });
    expect(await consume()).toMatchObject({ result: 'refused', used: 15, quota: 15, left: 0 });
  });

  test('of what has gone ends with the period of what is granted in its place: a year given up for months weighs on the first month alone', async () => {
    const today = Math.floor(Date.now() / 1000 / day) * day;
    const month = (n: number): Fields => ({
      current_period_start: today + 30 * n * day,
      current_period_end: today + 30 * (n + 1) * day,
    });
    await productOf('month', { plan_code: 'month', MAX_INVOICES: '10' });
    await subscribe([
      itemOf(priceOf('year'), { current_period_start: today - 90 * day, current_period_end: today + 275 * day }),
    ]);
    await consume(10);
    await subscribe([itemOf(priceOf('month'), month(0))]);
    expect(await consume()).toMatchObject({ result: 'refused', used: 10, quota: 10, left: 0 });
    expect(await counters()).toMatchObject([
      { item: 'si_year', used: 10, quota: 0 },
      { item: 'si_month', used: 0 },
    ]);
    const [last] = await db.query<{ ends: string }>(
      "select max(period_end)::text as ends from public.usage_counters where feature_key = 'INVOICES_IMPORTED'",
    );
    expect(last?.ends).toBe(new Date((today + 30 * day) * 1000).toISOString().slice(0, 10));
    await subscribe([itemOf(priceOf('month'), month(1))]);
    // the day on which the month is over
    await db.query(
      "update public.usage_counters c set period_end = (now() at time zone 'utc')::date from public.subscription_items i where i.id = c.subscription_item_id and not i.active",
    );
    expect(await consume(10)).toMatchObject({ result: 'consumed', used: 10, quota: 10, left: 0 });
  });

  test('shows what is used under the limit too where a plan names it only now', async () => {
    await productOf('early', { plan_code: 'early', INVOICES_IMPORTED: '10' });
    await subscribe([itemOf(priceOf('early'), { id: 'si_plan' })]);
    await consume(4);
    await subscribe([itemOf(priceOf('year', { plan_code: 'year' }), { id: 'si_plan' })]);
    expect(
      await db.query(
        "select feature_key, used_value from public.usage_counters where feature_key in ('INVOICES_IMPORTED', 'MAX_INVOICES') order by 1",
      ),
    ).toEqual([
      { feature_key: 'INVOICES_IMPORTED', used_value: 4 },
      { feature_key: 'MAX_INVOICES', used_value: 4 },
    ]);
  });

  test('is known where a use is given back: it returns to the item that it came from', async () => {
    await subscribe([yearly, monthly('pack', { addon_code: 'pack' })]);
    const first = await consume(2);
    await consume(4);
    expect(
      await count('release', {
        amount: 2,
        subscription_id: first.subscription_id,
        subscription_item_id: first.subscription_item_id,
      }),
    ).toMatchObject({ result: 'released', used: 4, quota: 15, left: 11 });
    expect(await counters()).toMatchObject([
      { item: 'si_pack', used: 3 },
      { item: 'si_year', used: 1 },
    ]);
  });

  test("does not end a seat's count, nor make two of it", async () => {
    await subscribe([yearly, monthly('seat', { type: 'SEAT' }, { quantity: 2 })], {
      metadata: { seat_billing_enabled: 'true' },
    });
    expect(
      await db.query(
        "select quota_value, subscription_item_id, period_start::text from public.usage_counters where feature_key = 'SEATS_ACTIVE'",
      ),
    ).toEqual([{ quota_value: 2, subscription_item_id: null, period_start: '2026-08-22' }]);
  });
});

describe('two subscriptions of one establishment', () => {
  const one = itemOf(priceOf('one'));
  beforeEach(async () => {
    await productOf('one', { plan_code: 'one', MAX_INVOICES: '1' });
    await subscribe([one]);
    await subscribe([{ ...one, id: 'si_2' }], { id: 'sub_2' });
  });

  test('both used up: the refusal says how much there is and was', async () => {
    expect(await consume()).toMatchObject({ result: 'consumed', used: 1, quota: 2, left: 1 });
    expect(await consume()).toMatchObject({ result: 'consumed', used: 2, quota: 2, left: 0 });
    expect(await consume()).toMatchObject({ result: 'refused', used: 2, quota: 2, left: 0, limit: 'MAX_INVOICES' });
    expect(await count('release', { amount: 3 })).toMatchObject({
      result: 'refused',
      used: 2,
      quota: 2,
      left: 0,
      limit: 'used',
    });
  });

  test('a use that none of them holds alone takes of both, and is given back to both', async () => {
    expect(await consume(2)).toMatchObject({ result: 'consumed', used: 2, quota: 2, left: 0, subscription_id: null });
    expect(await count('release', { amount: 2 })).toMatchObject({ result: 'released', used: 0, left: 2 });
  });

  test('one that grants no longer takes nothing from the other', async () => {
    await consume(2);
    await subscribe([one], { status: 'canceled' });
    await db.call('release_quota', {
      uses: [
        {
          establishment_id: bistro,
          feature_key: 'MAX_INVOICES',
          amount: 1,
          subscription_id: (
            await db.query<{ id: string }>("select id from public.subscriptions where stripe_subscription_id = 'sub_2'")
          )[0]?.id,
        },
      ],
    });
    expect(await consume()).toMatchObject({ result: 'consumed', used: 1, quota: 1, left: 0 });
    expect(await consume()).toMatchObject({ result: 'refused', used: 1, quota: 1, left: 0 });
  });

  test('an unlimited one: null says unlimited, also where more is given back than was used', async () => {
    await productOf('one', { plan_code: 'one', MAX_INVOICES: '-1' });
    expect(await consume(5)).toMatchObject({ result: 'consumed', used: 5, quota: null, left: null });
    expect(await count('release', { amount: 9 })).toMatchObject({
      result: 'refused',
      used: 5,
      quota: null,
      left: null,
      limit: 'used',
    });
  });
});
