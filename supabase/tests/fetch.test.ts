import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import type { ItemResult, Results } from './setup/events.ts';
import { apply, fetched, stillNeeded, wanted } from './setup/fetch.ts';
import { checkout, customer, invoice, item, price, product, subscription } from './setup/rows.ts';

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

const sync = async (what: string, ...rows: object[]): Promise<ItemResult[]> =>
  (await db.call<Results>(`sync_stripe_${what}`, { rows })).results;
/** Two events of one second that nothing orders: by its id the second one stands, marked. */
async function ambiguous(at = 50): Promise<void> {
  const events = ['evt_a', 'evt_b'].map((event_id, n) => ({ event_id, n }));
  await db.call('receive_stripe_events', {
    events: events.map(({ event_id, n }) => ({
      event_id,
      type: 'customer.subscription.updated',
      event_created: at,
      object_id: 'sub_1',
      status: 'pending',
      payload: {
        id: event_id,
        data: { object: { id: 'sub_1', quantity: n + 1 }, previous_attributes: { trial_end: n } },
      },
    })),
  });
  for (const { event_id, n } of events)
    await sync('subscriptions', subscription({ event_id, event_created: at }, { quantity: n + 1 }));
}
const held = (): Promise<Record<string, unknown>[]> =>
  db.query(
    'select stripe_subscription_id as id, status, quantity, needs_refetch, last_event_created::int as at from public.subscriptions order by 1',
  );
const asked = (): Promise<{ object_key: string; payload: unknown; status: string }[]> =>
  db.query("select object_key, payload, status from public.outbox where topic = 'stripe.object.fetch' order by seq");

describe('asking', () => {
  test('a marked row asks for its object once, and not before its second is over', async () => {
    await ambiguous();
    expect(await held()).toEqual([{ id: 'sub_1', status: 'active', quantity: 2, needs_refetch: true, at: 50 }]);
    expect(await asked()).toEqual([
      { object_key: 'sub_1', payload: { object: 'subscription', stripe_id: 'sub_1' }, status: 'waiting' },
    ]);
    expect(
      await db.query("select from public.outbox where next_attempt_at > created_at + interval '2 seconds'"),
    ).toHaveLength(1);
  });

  test('an event without doubt asks for nothing', async () => {
    await sync('subscriptions', subscription({ event_created: 50 }));
    await sync('invoices', invoice({ event_created: 51 }));
    await sync('catalog', product({ event_created: 50 }), price({ event_created: 50 }));
    await sync('customers', customer({ event_created: 50 }));
    expect(await asked()).toEqual([]);
  });

  test('a subscription that only a checkout names is asked for, and one that only an invoice names', async () => {
    await sync('checkout_sessions', checkout({ event_created: 50 }));
    await sync('invoices', invoice({ event_created: 50 }, { stripe_subscription_id: 'sub_2' }));
    expect((await asked()).map(({ object_key }) => object_key)).toEqual(['sub_1', 'sub_2']);
    const rows = await wanted(db);
    expect(rows.map(({ stripe_id, route }) => [stripe_id, route])).toEqual([
      ['sub_1', 'subscription'],
      ['sub_2', 'subscription'],
    ]);
    const results = await apply(
      db,
      rows.map((row) =>
        fetched(
          row,
          60,
          subscription({ event_created: 60 }, { stripe_subscription_id: row.stripe_id, status: 'trialing' }, [
            item({ stripe_subscription_item_id: `si_${row.stripe_id}`, metadata_code: 'pro' }),
          ]),
        ),
      ),
    );
    expect(results.map(({ result }) => result)).toEqual(['applied', 'applied']);
    expect(await held()).toEqual([
      { id: 'sub_1', status: 'trialing', quantity: 1, needs_refetch: false, at: 60 },
      { id: 'sub_2', status: 'trialing', quantity: 1, needs_refetch: false, at: 60 },
    ]);
    expect(await db.query('select plan_code from public.subscriptions')).toEqual([
      { plan_code: 'pro' },
      { plan_code: 'pro' },
    ]);
    expect(
      await db.query(
        'select s.stripe_subscription_id as id from public.invoices_billing i join public.subscriptions s on s.id = i.subscription_id',
      ),
    ).toEqual([{ id: 'sub_2' }]);
  });

  const partial = subscription({ event_id: 'evt_updated', event_created: 50 }, { quantity: 2 });
  const created = subscription({
    event_id: 'evt_created',
    event_created: 50,
    event_type: 'customer.subscription.created',
  });
  test.each([
    ['discounts as ids', 'last', { ...partial, discounts_unexpanded: true }, true],
    ['discounts as ids', 'first', { ...partial, discounts_unexpanded: true }, false],
    ['the first items only', 'last', { ...partial, items_partial: true }, true],
    ['the first items only', 'first', { ...partial, items_partial: true }, false],
  ])(
    'what gives %s is still fetched where an event of its second that loses comes %s',
    async (_, __, said, loserLast) => {
      await db.call('receive_stripe_events', {
        events: [said, created].map(({ event_id, event_type: type, event_created, row }) => ({
          event_id,
          type,
          event_created,
          object_id: 'sub_1',
          status: 'pending',
          payload: {
            id: event_id,
            data: {
              object: { id: 'sub_1', quantity: row.quantity },
              ...(type.endsWith('updated') ? { previous_attributes: { quantity: 1 } } : {}),
            },
          },
        })),
      });
      for (const one of loserLast ? [said, created] : [created, said]) await sync('subscriptions', one);
      expect(await held()).toMatchObject([{ quantity: 2, needs_refetch: true }]);
      const [row] = await wanted(db);
      if (row === undefined) throw new Error('nothing was asked for');
      expect(row).toMatchObject({ stripe_id: 'sub_1', route: 'subscription' });
      await apply(db, [fetched(row, 60, subscription({ event_created: 60 }, { quantity: 2, coupon_id: 'co_1' }))]);
      expect(await db.query('select coupon_id, needs_refetch, said_partially from public.subscriptions')).toEqual([
        { coupon_id: 'co_1', needs_refetch: false, said_partially: false },
      ]);
    },
  );

  test('nothing is fetched once an event has said it', async () => {
    await ambiguous();
    await sync('checkout_sessions', checkout({ event_created: 50 }, { stripe_subscription_id: 'sub_2' }));
    await sync(
      'subscriptions',
      subscription({ event_created: 51 }, { quantity: 9 }),
      subscription({ event_created: 51 }, { stripe_subscription_id: 'sub_2' }, []),
    );
    expect(await stillNeeded(db, await wanted(db))).toEqual([]);
    expect((await asked()).map(({ status }) => status)).toEqual(['done', 'done']);
  });
});

describe('what was fetched', () => {
  const only = async () => {
    const [row, ...more] = await wanted(db);
    if (row === undefined || more.length > 0) throw new Error('one row was expected');
    return row;
  };

  test('replaces what the events could not say; an earlier event does not undo it, a later one overwrites it', async () => {
    await ambiguous();
    const [result] = await apply(db, [fetched(await only(), 60, subscription({ event_created: 60 }, { quantity: 7 }))]);
    expect(result?.result).toBe('applied');
    expect(await held()).toEqual([{ id: 'sub_1', status: 'active', quantity: 7, needs_refetch: false, at: 60 }]);
    const late = ['evt_a', 'evt_late'].map((event_id, n) =>
      subscription({ event_id, event_created: 50 + n * 9 }, { quantity: 1 }),
    );
    expect((await sync('subscriptions', ...late)).map((one) => one.result)).toEqual(['stale', 'stale']);
    expect(await held()).toMatchObject([{ quantity: 7, needs_refetch: false }]);
    await sync('subscriptions', subscription({ event_created: 61 }, { quantity: 8 }));
    expect(await held()).toMatchObject([{ quantity: 8, at: 61 }]);
  });

  test('comes before an event of the second in which it was fetched', async () => {
    await ambiguous();
    await apply(db, [fetched(await only(), 60, subscription({ event_created: 60 }, { quantity: 7 }))]);
    await db.call('receive_stripe_events', {
      events: [
        {
          event_id: 'evt_0',
          type: 'customer.subscription.updated',
          event_created: 60,
          object_id: 'sub_1',
          status: 'pending',
          payload: { data: { object: {} } },
        },
      ],
    });
    expect(
      (await sync('subscriptions', subscription({ event_id: 'evt_0', event_created: 60 }, { quantity: 8 }))).map(
        ({ result }) => result,
      ),
    ).toEqual(['applied']);
    expect(await held()).toMatchObject([{ quantity: 8, needs_refetch: false }]);
  });

  test('says nothing about a second that was not over: the row is tried again', async () => {
    await ambiguous();
    const [result] = await apply(db, [fetched(await only(), 50, subscription({ event_created: 50 }, { quantity: 7 }))]);
    expect(result).toMatchObject({ result: 'error', error: { path: 'stripe_as_of' } });
    expect(await held()).toMatchObject([{ quantity: 2, needs_refetch: true }]);
    expect((await asked()).filter(({ object_key }) => object_key === 'sub_1')).toMatchObject([{ status: 'waiting' }]);
  });

  test('changes nothing once its lease has lapsed, or where an event came meanwhile', async () => {
    await ambiguous();
    const row = await only();
    await db.query("update public.outbox set claimed_until = now() - interval '1 second'");
    const again = await only();
    const [lapsed] = await apply(db, [fetched(row, 60, subscription({ event_created: 60 }, { quantity: 7 }))]);
    expect(lapsed).toMatchObject({ result: 'error', error: { path: 'token' } });
    await sync('subscriptions', subscription({ event_created: 70 }, { quantity: 8 }));
    const [superseded] = await apply(db, [fetched(again, 60, subscription({ event_created: 60 }, { quantity: 7 }))]);
    expect(superseded?.result).toBe('superseded');
    expect(await held()).toMatchObject([{ quantity: 8, at: 70 }]);
  });

  test('fails alone', async () => {
    await sync(
      'checkout_sessions',
      checkout({ event_created: 50 }),
      checkout({ event_created: 50 }, { stripe_checkout_session_id: 'cs_2', stripe_subscription_id: 'sub_2' }),
    );
    const rows = (await wanted(db)).map((row, n) =>
      fetched(
        row,
        60,
        subscription(
          { event_created: 60 },
          { stripe_subscription_id: row.stripe_id, current_period_end: n === 0 ? 'soon' : null },
          [],
        ),
      ),
    );
    expect((await apply(db, rows)).map(({ result }) => result)).toEqual(['error', 'applied']);
    expect(await held()).toMatchObject([
      { id: 'sub_1', needs_refetch: true },
      { id: 'sub_2', needs_refetch: false },
    ]);
  });

  test('recomputes the quotas of the subscription', async () => {
    const [place] = await db.query<{ id: string }>(
      "insert into public.establishments (name) values ('Bistro') returning id",
    );
    await sync('catalog', product({ event_created: 1 }, { quotas: { MAX_INVOICES: 100 } }));
    await sync(
      'checkout_sessions',
      checkout({ event_created: 50 }, { metadata: { establishment_id: place?.id ?? '' } }),
    );
    await apply(db, [fetched(await only(), 60, subscription({ event_created: 60 }))]);
    expect(
      await db.query("select feature_key, quota_value from public.usage_counters where feature_key = 'MAX_INVOICES'"),
    ).toEqual([{ feature_key: 'MAX_INVOICES', quota_value: 100 }]);
  });
});

describe('what is gone at Stripe', () => {
  const mark = (table: string): Promise<unknown> => db.query(`update public.${table} set needs_refetch = true`);
  const gone = async (): Promise<string[]> =>
    (
      await apply(
        db,
        (await wanted(db)).map((row) => fetched(row, 60, 'gone')),
      )
    ).map(({ result }) => result);

  test('a product or price is kept, inactive, with its code', async () => {
    await sync('catalog', product({ event_created: 50 }), price({ event_created: 50 }));
    await mark('catalog_plans');
    await mark('catalog_prices');
    expect(await gone()).toEqual(['gone', 'gone']);
    expect(
      await db.query(
        'select c.code, c.name, c.active, p.active as price, p.unit_amount::int, p.interval, c.needs_refetch or p.needs_refetch as marked from public.catalog_plans c join public.catalog_prices p on p.plan_id = c.id',
      ),
    ).toEqual([
      { code: 'pro', name: 'Pro', active: false, price: false, unit_amount: 1000, interval: 'month', marked: false },
    ]);
  });

  test('a customer is kept, inactive, with its details', async () => {
    await sync('customers', customer({ event_created: 50 }, { company_name: 'Chez Léa', country: 'FR' }));
    await mark('billing_accounts');
    expect(await gone()).toEqual(['gone']);
    expect(await db.query('select company_name, country, active, needs_refetch from public.billing_accounts')).toEqual([
      { company_name: 'Chez Léa', country: 'FR', active: false, needs_refetch: false },
    ]);
  });

  test("a draft of an invoice is deleted, and is nobody's latest invoice", async () => {
    await sync('subscriptions', subscription({ event_created: 10 }, { status: 'past_due' }));
    await sync(
      'invoices',
      invoice(
        { event_created: 20, event_type: 'invoice.payment_succeeded' },
        { status: 'paid', payment_outcome: 'succeeded' },
      ),
    );
    await sync(
      'invoices',
      invoice(
        { event_created: 30 },
        { stripe_invoice_id: 'in_2', status: 'draft', stripe_created: '2026-11-15T00:00:00Z' },
      ),
    );
    await db.query("update public.invoices_billing set needs_refetch = true where stripe_invoice_id = 'in_2'");
    // the invoice decided the status: the subscription is asked for as well
    expect((await gone()).toSorted()).toEqual(['error', 'gone']);
    expect(
      await db.query(
        "select status, total::int, needs_refetch from public.invoices_billing where stripe_invoice_id = 'in_2'",
      ),
    ).toEqual([{ status: 'deleted', total: 1000, needs_refetch: false }]);
    expect(await held()).toMatchObject([{ status: 'active' }]);
  });

  test('a subscription is never taken for cancelled because the key does not see it', async () => {
    await ambiguous();
    const [result] = await apply(
      db,
      (await wanted(db)).map((row) => fetched(row, 60, 'gone')),
    );
    expect(result).toMatchObject({
      result: 'error',
      error: { path: 'stripe_id', hint: expect.stringContaining('secret key') },
    });
    expect(await held()).toMatchObject([{ status: 'active', needs_refetch: true }]);
  });

  test('what we have never held is nothing to us', async () => {
    await sync('invoices', invoice({ event_created: 50 }, { stripe_subscription_id: 'sub_9' }));
    expect(await gone()).toEqual(['gone']);
    expect(await asked()).toMatchObject([{ status: 'done' }]);
  });
});
