import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import type { ItemResult, Results } from './setup/events.ts';
import { checkout, customer, invoice, invoicePayment, item, price, product, subscription } from './setup/rows.ts';

interface SubscriptionRow {
  status: string;
  plan_code: string;
  quantity: number | null;
  needs_refetch: boolean;
  period: string | null;
  period_interval: string | null;
  seat_billing_enabled: boolean;
}

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

type Sync = 'subscriptions' | 'invoices' | 'customers' | 'catalog' | 'checkout_sessions';
const sync = async (what: Sync, ...rows: object[]): Promise<(ItemResult & { status?: string })[]> =>
  (await db.call<Results<ItemResult & { status?: string }>>(`sync_stripe_${what}`, { rows })).results;
const outcomes = async (what: Sync, ...rows: object[]): Promise<string[]> =>
  (await sync(what, ...rows)).map(({ result }) => result);
async function theSubscription(): Promise<SubscriptionRow> {
  const [row] = await db.query<SubscriptionRow>('select * from public.subscriptions');
  if (!row) throw new Error('there is no subscription');
  return row;
}
const items = (): Promise<
  {
    stripe_subscription_item_id: string;
    code: string;
    type: string;
    active: boolean;
    quantity: number | null;
    feature_key: string | null;
  }[]
> =>
  db.query(
    'select stripe_subscription_item_id, code, type, active, quantity, feature_key from public.subscription_items order by stripe_subscription_item_id',
  );

describe('order of events', () => {
  test('newer overwrites, older does not, itself again changes nothing', async () => {
    expect(await outcomes('subscriptions', subscription({ event_created: 20 }, { status: 'past_due' }))).toEqual([
      'applied',
    ]);
    expect(await outcomes('subscriptions', subscription({ event_created: 10 }, { status: 'active' }))).toEqual([
      'stale',
    ]);
    expect((await theSubscription()).status).toBe('past_due');
    const last = subscription({ event_id: 'evt_last', event_created: 30 }, { status: 'active', quantity: 3 });
    expect(await outcomes('subscriptions', last, last)).toEqual(['applied', 'applied']);
    expect(await theSubscription()).toMatchObject({ status: 'active', quantity: 3 });
  });

  test('of several events of one object in one call the newest is written, whatever its place', async () => {
    const rows = [30, 10, 20].map((event_created) => subscription({ event_created }, { quantity: event_created }));
    expect(await outcomes('subscriptions', ...rows)).toEqual(['applied', 'stale', 'stale']);
    expect((await theSubscription()).quantity).toBe(30);
  });

  test('a cancelled subscription is not revived by an older event', async () => {
    await sync(
      'subscriptions',
      subscription({ event_created: 20, event_type: 'customer.subscription.deleted' }, { status: 'active' }),
    );
    expect(await outcomes('subscriptions', subscription({ event_created: 19 }, { status: 'active' }))).toEqual([
      'stale',
    ]);
    expect((await theSubscription()).status).toBe('canceled');
  });

  test('a bad row fails alone, naming its field', async () => {
    const nameless = { ...subscription({ event_created: 1 }), row: { stripe_customer_id: 'cus_1' } };
    const wrong = subscription({ event_created: 1 }, { stripe_subscription_id: 'sub_3', current_period_end: 'soon' });
    const results = await sync(
      'subscriptions',
      subscription({ event_created: 1 }),
      nameless,
      wrong,
      subscription({ event_created: 1 }, { stripe_subscription_id: 'sub_2' }, []),
    );
    expect(results.map(({ result }) => result)).toEqual(['applied', 'error', 'error', 'applied']);
    expect(results[1]?.error).toMatchObject({ path: 'row.stripe_subscription_id' });
    expect(results[2]?.error?.message).toContain('soon');
    expect(await db.query('select stripe_subscription_id from public.subscriptions order by 1')).toEqual([
      { stripe_subscription_id: 'sub_1' },
      { stripe_subscription_id: 'sub_2' },
    ]);
  });
});

describe('events of one second', () => {
  const object = (status: string, quantity: number): Record<string, unknown> => ({ id: 'sub_1', status, quantity });
  async function logged(
    id: string,
    body: Record<string, unknown>,
    previous: Record<string, unknown> | null,
    { type = 'customer.subscription.updated' }: { type?: string } = {},
  ) {
    await db.call('receive_stripe_events', {
      events: [
        {
          event_id: id,
          type,
          event_created: 50,
          object_id: 'sub_1',
          status: 'pending',
          payload: { id, type, data: { object: body, previous_attributes: previous } },
        },
      ],
    });
    const { status, quantity } = body;
    if (typeof status !== 'string' || typeof quantity !== 'number') throw new Error('a body has status and quantity');
    return subscription(
      { event_id: id, event_type: type, event_created: 50, previous_attributes: previous },
      { status, quantity },
    );
  }
  const permutations = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];

  test.each(permutations)(
    'the chain of previous_attributes decides, not the order of arrival (%i %i %i)',
    async (...order) => {
      const chain = [
        () => logged('evt_z', object('incomplete', 1), null, { type: 'customer.subscription.created' }),
        () => logged('evt_a', object('active', 1), { status: 'incomplete' }),
        () => logged('evt_m', object('active', 5), { quantity: 1 }),
      ];
      for (const place of order) {
        const make = chain[place];
        if (make) await sync('subscriptions', await make());
      }
      expect(await theSubscription()).toMatchObject({ status: 'active', quantity: 5, needs_refetch: false });
    },
  );

  test.each([
    ['first', 0],
    ['second', 1],
  ])('deleted is last, also when it arrives %s', async (_, place) => {
    const deleted = await logged('evt_a', object('canceled', 1), null, { type: 'customer.subscription.deleted' });
    const updated = await logged('evt_z', object('active', 2), { quantity: 1 });
    await sync('subscriptions', place === 0 ? deleted : updated);
    await sync('subscriptions', place === 0 ? updated : deleted);
    expect((await theSubscription()).status).toBe('canceled');
  });

  test.each([
    ['one way', false],
    ['the other', true],
  ])('where nothing decides the same one wins %s and the row asks to be fetched', async (_, reversed) => {
    const rows = [
      await logged('evt_a', object('active', 1), { trial_end: 1 }),
      await logged('evt_b', object('active', 2), { trial_end: 2 }),
    ];
    for (const row of reversed ? rows.toReversed() : rows) await sync('subscriptions', row);
    expect(await theSubscription()).toMatchObject({ quantity: 2, needs_refetch: true });
    await sync('subscriptions', subscription({ event_created: 51 }, { quantity: 2 }));
    expect((await theSubscription()).needs_refetch).toBe(false);
  });

  test('a third event that changes the order of the first two has them processed again', async () => {
    // alone, neither of the two precedes the other, and evt_b wins by its id
    const first = await logged('evt_a', object('active', 9), { trial_end: 1, quantity: 7 });
    const second = await logged('evt_b', object('past_due', 3), { trial_end: 2 });
    for (const [id, row] of [
      ['evt_a', first],
      ['evt_b', second],
    ] as const) {
      const { token } = await db.call<{ token: string }>('claim_stripe_events', {
        consumer: 'stripe-events',
        max_events: 1,
        max_batches: 9,
      });
      await sync('subscriptions', row);
      await db.call('complete_stripe_events', { token, events: [{ event_id: id }] });
    }
    // this one comes after evt_b and before evt_a: evt_a is the last of the three
    await sync(
      'subscriptions',
      await logged('evt_c', { ...object('active', 7), trial_end: 1 }, { status: 'past_due', quantity: 3 }),
    );
    const waiting = await db.query(
      "select event_id from public.stripe_webhook_log where status = 'pending' and response_status = 'reordered' order by 1",
    );
    expect(waiting).toEqual([{ event_id: 'evt_a' }, { event_id: 'evt_b' }]);
    await sync('subscriptions', first, second);
    expect(await theSubscription()).toMatchObject({ quantity: 9 });
  });

  test('the last one is brought back too where the third event came between the work on it and its completion', async () => {
    const take = () =>
      db.call<{ token: string | null; events: { event_id: string }[] }>('claim_stripe_events', {
        consumer: 'stripe-events',
        max_batches: 9,
      });
    // without evt_m, which came between the two, evt_z wins by its id
    const first = await logged('evt_z', object('active', 1), { quantity: 0 });
    const last = await logged('evt_b', object('active', 3), { quantity: 2 });
    const both = await take();
    await sync('subscriptions', first, last);
    const middle = await logged('evt_m', object('active', 2), { quantity: 1 });
    await db.call('complete_stripe_events', {
      token: both.token,
      events: [{ event_id: 'evt_z' }, { event_id: 'evt_b' }],
    });
    const rows = new Map([
      ['evt_z', first],
      ['evt_b', last],
      ['evt_m', middle],
    ]);
    const rounds: string[][] = [];
    for (let batch = await take(); batch.token !== null; batch = await take()) {
      const ids = batch.events.map(({ event_id }) => event_id);
      await sync('subscriptions', ...ids.flatMap((id) => rows.get(id) ?? []));
      await db.call('complete_stripe_events', { token: batch.token, events: ids.map((event_id) => ({ event_id })) });
      rounds.push(ids);
      if (rounds.length > 9) throw new Error('it does not end');
    }
    expect(rounds).toEqual([['evt_m'], ['evt_b']]);
    expect(await theSubscription()).toMatchObject({ quantity: 3, needs_refetch: false });
  });
});

describe('items', () => {
  test('are those of the newest event; what it no longer has is kept inactive', async () => {
    const addon = item({ stripe_subscription_item_id: 'si_2', metadata_code: 'pack', position: 1 });
    await sync('subscriptions', subscription({ event_created: 10 }, {}, [item({ metadata_code: 'pro' }), addon]));
    await sync('subscriptions', subscription({ event_created: 20 }, {}, [item({ metadata_code: 'pro', quantity: 2 })]));
    expect(await items()).toEqual([
      expect.objectContaining({ stripe_subscription_item_id: 'si_1', quantity: 2, active: true, type: 'BASE' }),
      expect.objectContaining({ stripe_subscription_item_id: 'si_2', active: false, type: 'ADDON' }),
    ]);
    expect(await outcomes('subscriptions', subscription({ event_created: 15 }, {}, [addon]))).toEqual(['stale']);
    expect((await items()).map(({ active }) => active)).toEqual([true, false]);
  });

  test('an item that only a late, older event tells of is kept inactive too', async () => {
    await sync('subscriptions', subscription({ event_created: 20 }, {}, [item()]));
    await sync(
      'subscriptions',
      subscription({ event_created: 10 }, {}, [item(), item({ stripe_subscription_item_id: 'si_gone' })]),
    );
    expect(await items()).toEqual([
      expect.objectContaining({ stripe_subscription_item_id: 'si_1', active: true }),
      expect.objectContaining({ stripe_subscription_item_id: 'si_gone', active: false }),
    ]);
  });

  test('a seat is known by its feature, its code or its metadata', async () => {
    await sync(
      'subscriptions',
      subscription({ event_created: 1 }, {}, [
        item({ metadata_code: 'pro' }),
        item({ stripe_subscription_item_id: 'si_2', feature_key: 'SEATS_ACTIVE', position: 1 }),
        item({ stripe_subscription_item_id: 'si_3', lookup_key: 'extra_seat', position: 2 }),
        item({ stripe_subscription_item_id: 'si_4', type: 'SEAT', position: 3 }),
        item({ stripe_subscription_item_id: 'si_5', lookup_key: 'seattle', position: 4 }),
      ]),
    );
    expect((await items()).map(({ type }) => type)).toEqual(['BASE', 'SEAT', 'SEAT', 'SEAT', 'ADDON']);
  });

  test('an event that says nothing of seat billing leaves it', async () => {
    await sync('subscriptions', subscription({ event_created: 10 }, { seat_billing_enabled: true }));
    await sync('subscriptions', subscription({ event_created: 20 }, { seat_billing_enabled: null }));
    expect((await theSubscription()).seat_billing_enabled).toBe(true);
    await sync('subscriptions', subscription({ event_created: 5 }, { seat_billing_enabled: false }));
    expect((await theSubscription()).seat_billing_enabled).toBe(true);
  });
});

describe('codes (rule 9)', () => {
  const hints = { metadata_code: null, lookup_key: null, stripe_price_id: 'price_1', stripe_product_id: null };

  test.each([
    ['price metadata', { ...hints, metadata_code: 'gold', lookup_key: 'gold_monthly' }, 'gold'],
    ['lookup_key', { ...hints, lookup_key: 'gold_monthly' }, 'gold_monthly'],
    ['the price id', hints, 'price_1'],
  ])('come from %s where there is no catalogue', async (_, plan, code) => {
    await sync('subscriptions', subscription({ event_created: 1 }, { plan }, [item(plan)]));
    expect((await theSubscription()).plan_code).toBe(code);
    expect((await items()).map((one) => one.code)).toEqual([code]);
  });

  test('are resolved again when the price and then the product arrive, also for a bare price id', async () => {
    await sync('subscriptions', subscription({ event_created: 1 }, { plan: hints }, [item(hints)]));
    await sync('catalog', price({ event_created: 1 }));
    expect((await theSubscription()).plan_code).toBe('price_1');
    await sync('catalog', product({ event_created: 1 }, { code: 'pro', type: 'ADDON' }));
    expect((await theSubscription()).plan_code).toBe('pro');
    expect(await items()).toEqual([expect.objectContaining({ code: 'pro', type: 'ADDON' })]);
    await sync('catalog', product({ event_created: 2 }, { code: 'pro-2026' }));
    expect((await theSubscription()).plan_code).toBe('pro-2026');
  });

  test('the plan is the BASE item, once the catalogue has said which one that is', async () => {
    const plan = { ...hints, stripe_price_id: 'price_pack' };
    await sync(
      'subscriptions',
      subscription({ event_created: 1 }, { plan }, [
        item({ ...plan, stripe_subscription_item_id: 'si_1' }),
        item({ ...hints, stripe_subscription_item_id: 'si_2', stripe_price_id: 'price_base', position: 1 }),
      ]),
    );
    await sync(
      'catalog',
      price({ event_created: 1 }, { stripe_price_id: 'price_pack', code: 'pack', type: 'ADDON' }),
      price({ event_created: 1 }, { stripe_price_id: 'price_base', code: 'pro', type: 'BASE' }),
    );
    expect((await theSubscription()).plan_code).toBe('pro');
  });

  test.each([
    ['old first', [0, 1]],
    ['new first', [1, 0]],
  ])('of two products with one code the active one holds it (%s)', async (_, order) => {
    const rows = [
      product(
        { event_id: 'evt_old', event_created: 9 },
        { stripe_product_id: 'prod_old', active: false, quotas: { MAX_INVOICES: 1 } },
      ),
      product(
        { event_id: 'evt_new', event_created: 5 },
        { stripe_product_id: 'prod_new', quotas: { MAX_INVOICES: 100, MAX_RECIPES: -1 } },
      ),
    ];
    for (const n of order) await sync('catalog', rows[n] ?? {});
    expect(await db.query('select stripe_product_id, code from public.catalog_plans order by 1')).toEqual([
      { stripe_product_id: 'prod_new', code: 'pro' },
      { stripe_product_id: 'prod_old', code: null },
    ]);
    expect(await db.query('select code, feature_key, quota_value from public.quota_definitions order by 2')).toEqual([
      { code: 'pro', feature_key: 'MAX_INVOICES', quota_value: 100 },
      { code: 'pro', feature_key: 'MAX_RECIPES', quota_value: null },
    ]);
  });

  test('a price that comes before its product is joined to it', async () => {
    await sync('catalog', price({ event_created: 1 }));
    await sync('catalog', product({ event_created: 1 }));
    expect(
      await db.query('select p.code from public.catalog_prices r join public.catalog_plans p on p.id = r.plan_id'),
    ).toEqual([{ code: 'pro' }]);
    await sync(
      'catalog',
      product({ event_created: 2, event_type: 'product.deleted' }),
      price({ event_created: 2, event_type: 'price.deleted' }),
    );
    expect(
      await db.query(
        'select p.active, r.active as price from public.catalog_prices r join public.catalog_plans p on p.id = r.plan_id',
      ),
    ).toEqual([{ active: false, price: false }]);
  });

  test('another interval than month or year is kept and told once', async () => {
    const weekly = { period: null, period_interval: 'week' };
    await sync(
      'subscriptions',
      subscription({ event_created: 1 }, weekly),
      subscription({ event_created: 1 }, { ...weekly, stripe_subscription_id: 'sub_2' }, []),
    );
    expect(await theSubscription()).toMatchObject({ period: null, period_interval: 'week' });
    expect(await db.query('select template, subject from public.alert_outbox')).toEqual([
      { template: 'unsupported_interval', subject: 'week' },
    ]);
  });
});

describe('the end of a subscription', () => {
  const end = '2026-12-01T00:00:00Z';
  test.each([
    ['at the period’s end, in flexible mode', { cancel_at: end }, [item()], true],
    ['at the period’s end, said by name', { cancel_at_period_end: true, cancel_at: end }, [item()], true],
    [
      'at the end of the last of its periods',
      { cancel_at: '2027-11-01T00:00:00Z' },
      [item(), item({ stripe_subscription_item_id: 'si_2', position: 1, current_period_end: '2027-11-01T00:00:00Z' })],
      true,
    ],
    [
      'at the end of the first of its periods',
      { current_period_end: '2027-11-01T00:00:00Z', cancel_at: end },
      [
        item({ current_period_end: '2027-11-01T00:00:00Z' }),
        item({ stripe_subscription_item_id: 'si_2', position: 1, current_period_end: end }),
      ],
      true,
    ],
    ['on another day', { cancel_at: '2026-11-20T00:00:00Z' }, [item()], false],
    ['never', {}, [item()], false],
  ])('%s', async (_when, row, items, ends) => {
    await sync('subscriptions', subscription({ event_created: 10 }, row, items));
    expect(await db.query('select cancel_at_period_end as ends from public.subscriptions')).toEqual([{ ends }]);
    // and taken back
    await sync(
      'subscriptions',
      subscription({ event_created: 20 }, { ...row, cancel_at: null, cancel_at_period_end: false }, items),
    );
    expect(await db.query('select cancel_at_period_end as ends, cancel_at from public.subscriptions')).toEqual([
      { ends: false, cancel_at: null },
    ]);
  });
});

describe('invoices and status (rule 8)', () => {
  const paid = (event_created: number, id = 'in_1', created = '2026-11-01T00:00:00Z') =>
    invoice(
      { event_created, event_type: 'invoice.payment_succeeded' },
      { stripe_invoice_id: id, status: 'paid', stripe_created: created, payment_outcome: 'succeeded' },
    );
  const failed = (event_created: number, id = 'in_1', created = '2026-11-01T00:00:00Z') =>
    invoice(
      { event_created, event_type: 'invoice.payment_failed' },
      { stripe_invoice_id: id, status: 'open', stripe_created: created, payment_outcome: 'failed' },
    );

  test.each([
    ['past_due', 'active'],
    ['unpaid', 'active'],
    ['incomplete', 'active'],
    ['trialing', 'trialing'],
    ['canceled', 'canceled'],
    ['paused', 'paused'],
    ['incomplete_expired', 'incomplete_expired'],
  ])('a payment takes %s to %s', async (before, after) => {
    await sync('subscriptions', subscription({ event_created: 10 }, { status: before }));
    await sync('invoices', paid(20));
    expect((await theSubscription()).status).toBe(after);
  });

  test.each([
    ['active', 'past_due'],
    ['trialing', 'past_due'],
    ['incomplete', 'incomplete'],
    ['canceled', 'canceled'],
    ['unpaid', 'unpaid'],
  ])('a failed payment takes %s to %s', async (before, after) => {
    await sync('subscriptions', subscription({ event_created: 10 }, { status: before }));
    const [result] = await sync('invoices', failed(20));
    expect(result?.status).toBe(after);
    expect((await theSubscription()).status).toBe(after);
  });

  test('a subscription event of the same second wins, a later one too', async () => {
    await sync('subscriptions', subscription({ event_created: 20 }, { status: 'past_due' }));
    await sync('invoices', paid(20));
    expect((await theSubscription()).status).toBe('past_due');
    await sync('invoices', paid(21));
    expect((await theSubscription()).status).toBe('active');
    await sync('subscriptions', subscription({ event_created: 22 }, { status: 'unpaid' }));
    expect((await theSubscription()).status).toBe('unpaid');
  });

  test('an invoice that comes before its subscription counts when that arrives', async () => {
    await sync('invoices', paid(20));
    await sync('subscriptions', subscription({ event_created: 10 }, { status: 'incomplete' }));
    expect((await theSubscription()).status).toBe('active');
    expect(
      await db.query(
        'select s.stripe_subscription_id from public.invoices_billing i join public.subscriptions s on s.id = i.subscription_id',
      ),
    ).toHaveLength(1);
  });

  test('only the latest invoice of a subscription counts', async () => {
    await sync('subscriptions', subscription({ event_created: 10 }, { status: 'past_due' }));
    await sync('invoices', failed(20, 'in_2', '2026-11-15T00:00:00Z'));
    await sync('invoices', paid(30, 'in_1', '2026-10-15T00:00:00Z'));
    expect((await theSubscription()).status).toBe('past_due');
    await sync('invoices', paid(40, 'in_2', '2026-11-15T00:00:00Z'));
    expect((await theSubscription()).status).toBe('active');
  });

  test('an old invoice that is paid late does not speak for the new one that nobody has tried', async () => {
    await sync('subscriptions', subscription({ event_created: 10 }, { status: 'past_due' }));
    await sync(
      'invoices',
      invoice({ event_created: 20 }, { stripe_invoice_id: 'in_2', stripe_created: '2026-11-15T00:00:00Z' }),
    );
    await sync('invoices', paid(30, 'in_1', '2026-10-15T00:00:00Z'));
    expect((await theSubscription()).status).toBe('past_due');
  });

  test('a newer event without outcome does not take the outcome back', async () => {
    await sync('subscriptions', subscription({ event_created: 10 }, { status: 'past_due' }));
    await sync(
      'invoices',
      invoice({ event_created: 40, event_type: 'invoice.updated' }, { status: 'paid', number: 'A-1' }),
    );
    expect(await outcomes('invoices', paid(30))).toEqual(['stale']);
    expect((await theSubscription()).status).toBe('active');
    expect(await db.query('select number, status, payment_outcome from public.invoices_billing')).toEqual([
      { number: 'A-1', status: 'paid', payment_outcome: 'succeeded' },
    ]);
  });

  test('invoice.paid and invoice.payment_succeeded of one second leave one paid invoice', async () => {
    await sync('invoices', paid(30), { ...paid(30), event_type: 'invoice.paid' });
    expect(await db.query('select status, needs_refetch from public.invoices_billing')).toEqual([
      { status: 'paid', needs_refetch: false },
    ]);
  });

  test('the payment of an invoice is known from its own event, whichever comes first', async () => {
    await sync('invoices', invoicePayment({ event_created: 30 }));
    await sync('invoices', paid(30));
    expect(await db.query('select stripe_payment_intent_id from public.invoices_billing')).toEqual([
      { stripe_payment_intent_id: 'pi_1' },
    ]);
    await sync('invoices', invoice({ event_created: 31 }, { status: 'paid' }));
    expect(await db.query('select stripe_payment_intent_id from public.invoices_billing')).toEqual([
      { stripe_payment_intent_id: 'pi_1' },
    ]);
  });

  test('the preview of an upcoming invoice is not stored', async () => {
    const preview = {
      ...invoice({ event_created: 1, event_type: 'invoice.upcoming' }),
      row: { ...invoice({ event_created: 1 }).row, stripe_invoice_id: null },
    };
    expect(await outcomes('invoices', preview, paid(2))).toEqual(['applied', 'applied']);
    expect(await db.query('select stripe_invoice_id from public.invoices_billing')).toEqual([
      { stripe_invoice_id: 'in_1' },
    ]);
  });
});

describe('customers', () => {
  test('one that nobody knows is stored unclaimed with whatever came first', async () => {
    await sync('subscriptions', subscription({ event_created: 1 }));
    const [row] = await db.query(
      'select stripe_customer_id, claimed_at, owner_user_id, owner_establishment_id, active from public.billing_accounts',
    );
    expect(row).toEqual({
      stripe_customer_id: 'cus_1',
      claimed_at: null,
      owner_user_id: null,
      owner_establishment_id: null,
      active: true,
    });
  });

  test('details follow the newest customer event; a deleted one is inactive', async () => {
    await sync('customers', customer({ event_created: 20 }, { company_name: 'Chez Léa', country: 'FR' }));
    expect(await outcomes('customers', customer({ event_created: 10 }, { company_name: 'Old' }))).toEqual(['stale']);
    await sync(
      'customers',
      customer({ event_created: 30, event_type: 'customer.deleted' }, { company_name: 'Chez Léa' }),
    );
    expect(await db.query('select company_name, active from public.billing_accounts')).toEqual([
      { company_name: 'Chez Léa', active: false },
    ]);
  });
});

describe('onboarding', () => {
  const lea = '00000000-0000-4000-8000-00000000000a';
  const noa = '00000000-0000-4000-8000-00000000000b';
  let bistro = '';
  beforeEach(async () => {
    await db.query("insert into auth.users (id, email) values ($1, 'lea@example.com'), ($2, 'noa@example.com')", [
      lea,
      noa,
    ]);
    const [row] = await db.query<{ id: string }>(
      "insert into public.establishments (name) values ('Bistro') returning id",
    );
    bistro = row?.id ?? '';
  });
  const account = async (): Promise<Record<string, unknown> | undefined> =>
    (
      await db.query(
        'select owner_type, owner_user_id, owner_establishment_id, claimed_at is not null as claimed, company_name, billing_email from public.billing_accounts',
      )
    )[0];

  test('an account of auth.users has its user and profile', async () => {
    expect(
      await db.query(
        'select u.email, p.locale, p.license from public.users u join public.profiles p using (id) where id = $1',
        [lea],
      ),
    ).toEqual([{ email: 'lea@example.com', locale: 'fr', license: null }]);
  });

  test('a completed checkout makes the client, the subscription and the coverage, and its event fills them', async () => {
    const [result] = await sync(
      'checkout_sessions',
      checkout(
        { event_created: 10 },
        {
          customer_name: 'Léa',
          customer_email: 'lea@example.com',
          metadata: { owner_type: 'ESTABLISHMENT', owner_establishment_id: bistro },
        },
      ),
    );
    expect(result).toMatchObject({
      result: 'applied',
      handler: 'guichet.apply_subscription_checkout(jsonb)',
      status: 'incomplete',
    });
    expect(await account()).toEqual({
      owner_type: 'ESTABLISHMENT',
      owner_user_id: null,
      owner_establishment_id: bistro,
      claimed: true,
      company_name: 'Léa',
      billing_email: 'lea@example.com',
    });
    expect(await theSubscription()).toMatchObject({ status: 'incomplete', needs_refetch: true });
    expect(await db.query('select establishment_id from public.subscription_coverage')).toEqual([
      { establishment_id: bistro },
    ]);
    await sync(
      'subscriptions',
      subscription({ event_created: 9 }, { status: 'trialing' }, [item({ metadata_code: 'pro' })]),
    );
    expect(await theSubscription()).toMatchObject({ status: 'trialing', needs_refetch: false });
  });

  test('a checkout that comes after its subscription changes nothing of it', async () => {
    await sync('subscriptions', subscription({ event_created: 9 }, { status: 'trialing' }));
    await sync('checkout_sessions', checkout({ event_created: 10 }, { client_reference_id: lea }));
    expect(await theSubscription()).toMatchObject({ status: 'trialing', needs_refetch: false });
    expect(await account()).toMatchObject({ owner_type: 'USER', owner_user_id: lea });
  });

  test('an expanded subscription is taken as it came; its own event of the same second wins', async () => {
    const inside = subscription({ event_created: 10 }, { status: 'active', quantity: 2 });
    await sync(
      'checkout_sessions',
      checkout({ event_id: 'evt_zzz', event_created: 10 }, { subscription: { row: inside.row, items: inside.items } }),
    );
    expect(await theSubscription()).toMatchObject({ status: 'active', quantity: 2, needs_refetch: false });
    await db.call('receive_stripe_events', {
      events: [
        {
          event_id: 'evt_aaa',
          type: 'customer.subscription.created',
          event_created: 10,
          object_id: 'sub_1',
          status: 'pending',
          payload: { data: { object: {} } },
        },
      ],
    });
    expect(
      await outcomes(
        'subscriptions',
        subscription(
          { event_id: 'evt_aaa', event_type: 'customer.subscription.created', event_created: 10 },
          { status: 'trialing' },
        ),
      ),
    ).toEqual(['applied']);
    expect((await theSubscription()).status).toBe('trialing');
  });

  const number = 'FR40123456824';
  test.each([
    [
      'the checkout, then the customer',
      () => [checkout({ event_created: 10 }, { tax_id: number }), customer({ event_created: 11 })],
    ],
    [
      'the customer, then the checkout',
      () => [customer({ event_created: 9 }), checkout({ event_created: 10 }, { tax_id: number })],
    ],
    [
      'the customer, which is newer, then the checkout',
      () => [customer({ event_created: 11 }), checkout({ event_created: 10 }, { tax_id: number })],
    ],
    [
      'a later checkout that asks for none',
      () => [
        checkout({ event_created: 10 }, { tax_id: number }),
        checkout({ event_created: 20 }, { stripe_checkout_session_id: 'cs_2' }),
      ],
    ],
    [
      'an earlier one that was fetched without it',
      () => [customer({ event_created: 5 }, { tax_id: null }), checkout({ event_created: 10 }, { tax_id: number })],
    ],
  ])('the tax number that the payer gave stays: %s', async (_, rows) => {
    for (const row of rows())
      await sync('stripe_customer_id' in row.row && row.object === 'customer' ? 'customers' : 'checkout_sessions', row);
    expect(await db.query('select tax_id from public.billing_accounts')).toEqual([{ tax_id: number }]);
  });

  test('a customer that is fetched says the tax number, also that there is none any more', async () => {
    await sync('checkout_sessions', checkout({ event_created: 10 }, { tax_id: number }));
    await sync('customers', customer({ event_created: 20 }, { tax_id: null }));
    await sync('customers', customer({ event_created: 30 }));
    await sync(
      'checkout_sessions',
      checkout({ event_created: 15 }, { stripe_checkout_session_id: 'cs_2', tax_id: number }),
    );
    expect(await db.query('select tax_id from public.billing_accounts')).toEqual([{ tax_id: null }]);
  });

  test('an owner that does not exist with us claims nothing', async () => {
    await sync(
      'checkout_sessions',
      checkout({ event_created: 10 }, { client_reference_id: '00000000-0000-4000-8000-0000000000ff' }),
    );
    expect(await account()).toMatchObject({ claimed: false, owner_user_id: null });
  });

  test.each([
    ['first', [0, 1]],
    ['second', [1, 0]],
  ])('of two checkouts the earlier one names the owner, also when it arrives %s', async (_, order) => {
    const rows = [
      checkout({ event_created: 10 }, { client_reference_id: lea }),
      checkout({ event_created: 20 }, { stripe_checkout_session_id: 'cs_2', client_reference_id: noa }),
    ];
    for (const n of order) await sync('checkout_sessions', rows[n] ?? {});
    expect(await account()).toMatchObject({ owner_user_id: lea });
  });

  test('onboarding claims once; what it claimed stays', async () => {
    await sync('subscriptions', subscription({ event_created: 1 }));
    const claim = async (claims: Record<string, unknown>[]): Promise<string[]> =>
      (await db.call<Results>('claim_billing_accounts', { claims })).results.map(({ result }) => result);
    const mine = { stripe_customer_id: 'cus_1', owner_user_id: noa };
    expect(await claim([mine])).toEqual(['claimed']);
    expect(await claim([mine, { stripe_customer_id: 'cus_1', owner_establishment_id: bistro }])).toEqual([
      'unchanged',
      'taken',
    ]);
    await sync('checkout_sessions', checkout({ event_created: 1 }, { client_reference_id: lea }));
    expect(await account()).toMatchObject({ owner_user_id: noa });
  });

  test.each([
    ['another mode', { mode: 'payment', stripe_subscription_id: null }],
    ['a setup', { mode: 'setup', stripe_subscription_id: null }],
    ['an expired session', { status: 'expired' }],
  ])('%s makes no subscription', async (_, overrides) => {
    expect(await outcomes('checkout_sessions', checkout({ event_created: 1 }, overrides))).toEqual(['applied']);
    expect(await db.query('select from public.subscriptions')).toEqual([]);
  });
});
