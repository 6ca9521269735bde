import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { attachTo, openPayment } from './setup/checkouts.ts';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import {
  alerts,
  createOrder,
  intentEvent,
  newProduct,
  newStock,
  newUser,
  orderRow,
  outbox,
  stockLeft,
  sync,
  type OrderAnswer,
} from './ordersSupport.ts';
import { customer } from './setup/rows.ts';
import { wordsFor } from './setup/listedRefusals.ts';

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

interface Made {
  order_id: string;
  checkout_session?: string;
  checkout_url?: string;
  payment_intent?: string;
}
const attach = ({ order_id, checkout_session, checkout_url, payment_intent }: Made) =>
  attachTo<Start>(db, 'order', order_id, {
    id: checkout_session ?? payment_intent ?? '',
    ...(checkout_url === undefined ? {} : { url: checkout_url }),
  });
interface Start {
  result: string;
  idempotency_key: string;
  amount: number;
  currency: string;
  expires_at: number;
  lines: unknown[];
  label: string;
  metadata: Record<string, string>;
  field?: string;
  checkout_url?: string | null;
  customer: string | null;
}
const start = (user: string, order_id: string, method?: string) =>
  openPayment<Start>(db, 'start_order_payment', { order_id, ...(method === undefined ? {} : { method }) }, { user });
const named = (order_id: string, customer: string) =>
  openPayment<Start>(db, 'attach_order_customer', { order_id, customer }, 'service_role');

describe('create_order', () => {
  test('takes prices and labels from the database and freezes them', async () => {
    const user = await newUser(db);
    const [coffee, cake] = [await newProduct(db, 250, 'Café'), await newProduct(db, 399, 'Gâteau')];
    const answer = await createOrder(db, user, [
      { product_id: coffee, quantity: 2 },
      { product_id: cake, quantity: 1, unit_price_cents: 1 },
    ]);
    expect(answer).toMatchObject({ result: 'created', amount_total_cents: 899, currency: 'EUR', status: 'PENDING' });
    await db.query("update public.products set price_cents = 999, name = 'Autre'");
    expect(
      await db.query(
        'select label, unit_price_cents::int, quantity, subtotal_cents::int from public.order_items order by label',
      ),
    ).toEqual([
      { label: 'Café', unit_price_cents: 250, quantity: 2, subtotal_cents: 500 },
      { label: 'Gâteau', unit_price_cents: 399, quantity: 1, subtotal_cents: 399 },
    ]);
  });

  test('takes the price of the slot where it has its own, and its stock', async () => {
    const user = await newUser(db);
    const product = await newProduct(db, 250);
    const slot = await newStock(db, product, 5);
    await db.query('update public.stocks set price_cents = 300 where machine_id = $1', [slot.machine_id]);
    expect(await createOrder(db, user, [{ product_id: product, quantity: 2, ...slot }])).toMatchObject({
      result: 'created',
      amount_total_cents: 600,
    });
    expect(await stockLeft(db, slot)).toBe(3);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a negative quantity', { quantity: -1 }, 'items.0.quantity'],
    ['no quantity', { quantity: 0 }, 'items.0.quantity'],
    ['half a piece', { quantity: 1.5 }, 'items.0.quantity'],
    ['a float that is whole', { quantity: '1' }, 'items.0.quantity'],
    ['too many', { quantity: 10000 }, 'items.0.quantity'],
    ['an unknown product', { product_id: randomUUID() }, 'items.0.product_id'],
    ['a product id that is none', { product_id: "'; drop table orders" }, 'items.0.product_id'],
    ['a changed price', { expected_unit_price_cents: 249 }, 'items.0.expected_unit_price_cents'],
    ['a price as a float', { expected_unit_price_cents: 250.5 }, 'items.0.expected_unit_price_cents'],
    ['a slot that does not exist', { slot_number: 77 }, 'items.0.slot_number'],
    ['a slot that is no number', { slot_number: 'B2' }, 'items.0.slot_number'],
    ['more than there is', { quantity: 6 }, 'items.0.quantity'],
  ])('refuses %s, naming the field, and writes nothing', async (_what, change, field) => {
    const user = await newUser(db);
    const product = await newProduct(db, 250);
    const slot = await newStock(db, product, 5);
    const answer = await createOrder(db, user, [{ product_id: product, quantity: 1, ...slot, ...change }]);
    expect(answer).toMatchObject({ result: 'refused', field });
    expect(wordsFor(answer)).toContain('workflows');
    expect(await db.query('select from public.orders')).toEqual([]);
    expect(await stockLeft(db, slot)).toBe(5);
    expect(await outbox(db)).toEqual([]);
  });

  test.each<[string, number, string, string]>([
    ['below EUR 0.50', 49, 'eur', 'amount_total_cents'],
    ['below Stripe’s minimum of another currency', 249, 'dkk', 'amount_total_cents'],
    ['of a currency that the till does not take', 1000, 'xts', 'currency'],
    ['above what Stripe takes', 100_000_000, 'eur', 'amount_total_cents'],
    ['of a product without a price', 0, 'eur', 'items.0.product_id'],
  ])('refuses an amount %s', async (_what, price, currency, field) => {
    const user = await newUser(db);
    const product = await newProduct(db, price, 'Chose', { currency });
    expect(await createOrder(db, user, [{ product_id: product, quantity: 1 }])).toMatchObject({
      result: 'refused',
      field,
    });
    expect(await db.query('select from public.orders')).toEqual([]);
  });

  test('refuses two currencies, a product off sale, no lines and too many', async () => {
    const user = await newUser(db);
    const [euro, franc] = [await newProduct(db, 500), await newProduct(db, 500, 'Schoggi', { currency: 'chf' })];
    expect(
      await createOrder(db, user, [
        { product_id: euro, quantity: 1 },
        { product_id: franc, quantity: 1 },
      ]),
    ).toMatchObject({ result: 'refused', field: 'items.1.product_id' });
    await db.query('update public.products set active = false where id = $1', [euro]);
    expect(await createOrder(db, user, [{ product_id: euro, quantity: 1 }])).toMatchObject({
      result: 'refused',
      field: 'items.0.product_id',
    });
    for (const items of [[], {}, null, 'x', Array.from({ length: 101 }, () => ({ product_id: franc, quantity: 1 }))]) {
      expect(await createOrder(db, user, items)).toMatchObject({ result: 'refused', field: 'items' });
    }
    expect(await createOrder(db, user, [5])).toMatchObject({ result: 'refused', field: 'items.0.product_id' });
  });

  test('one line short of stock takes nothing of the others', async () => {
    const user = await newUser(db);
    const product = await newProduct(db, 250);
    const [full, empty] = [await newStock(db, product, 5), await newStock(db, product, 0)];
    expect(
      await createOrder(db, user, [
        { product_id: product, quantity: 1, ...full },
        { product_id: product, quantity: 1, ...empty },
      ]),
    ).toMatchObject({ result: 'refused', field: 'items.1.quantity' });
    expect(await stockLeft(db, full)).toBe(5);
  });

  test('the same request twice, and twenty times at once, makes one order', async () => {
    const user = await newUser(db);
    const product = await newProduct(db, 250);
    const slot = await newStock(db, product, 50);
    const request = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        createOrder(db, user, [{ product_id: product, quantity: 1, ...slot }], { request_id: request }),
      ),
    );
    expect(new Set(answers.map(({ order_id }) => order_id)).size).toBe(1);
    expect(await stockLeft(db, slot)).toBe(49);
  });

  test('a thousand at once on ten units sell exactly ten', async () => {
    const users = await Promise.all(Array.from({ length: 10 }, () => newUser(db)));
    const product = await newProduct(db, 250);
    const slot = await newStock(db, product, 10);
    const answers: OrderAnswer[] = await Promise.all(
      Array.from({ length: 1000 }, (_, n) =>
        createOrder(db, users[n % 10] ?? '', [{ product_id: product, quantity: 1, ...slot }]),
      ),
    );
    expect(answers.filter(({ result }) => result === 'created')).toHaveLength(10);
    expect(answers.filter(({ field }) => field === 'items.0.quantity')).toHaveLength(990);
    expect(await stockLeft(db, slot)).toBe(0);
    expect(await db.query('select sum(quantity)::int as sold from public.order_items')).toEqual([{ sold: 10 }]);
  }, 60_000);

  test('orders that name the same slots in opposite order do not lock each other out, while others are cancelled', async () => {
    // twelve people: one may not have so many unpaid orders
    const users = await Promise.all(Array.from({ length: 12 }, () => newUser(db)));
    const product = await newProduct(db, 250);
    const slots = [
      await newStock(db, product, 500),
      await newStock(db, product, 500),
      await newStock(db, product, 500),
    ];
    const lines = slots.map((slot) => ({ product_id: product, quantity: 1, ...slot }));
    await Promise.all(
      Array.from({ length: 60 }, async (_, n) => {
        const user = users[n % 12] ?? '';
        const { order_id } = await createOrder(
          db,
          user,
          n % 2 ? lines : [...lines].reverse().map((line) => ({ ...line, machine_id: line.machine_id.toUpperCase() })),
        );
        if (n % 3 === 0) await db.call('cancel_order', { order_id }, { user });
      }),
    );
    expect(await Promise.all(slots.map((slot) => stockLeft(db, slot)))).toEqual([460, 460, 460]);
  }, 60_000);
});

describe('snapshots', () => {
  test.each([
    'unit_price_cents = 1',
    "label = 'x'",
    'subtotal_cents = 1',
    'quantity = 9',
    'product_id = null',
    'slot_number = 4',
  ])('refuse %s, whoever asks', async (change) => {
    const user = await newUser(db);
    await createOrder(db, user, [{ product_id: await newProduct(db), quantity: 2 }]);
    await expect(db.query(`update public.order_items set ${change}`)).rejects.toThrow(
      'is a snapshot and cannot change',
    );
    await expect(db.as('service_role', `update public.order_items set ${change}`)).rejects.toThrow(
      'is a snapshot and cannot change',
    );
  });

  test('a value that stands cannot be changed through the backfill either', async () => {
    const user = await newUser(db);
    await createOrder(db, user, [{ product_id: await newProduct(db), quantity: 2 }]);
    await expect(
      db.query(
        "begin; set local guichet.snapshot_backfill = 'on'; update public.order_items set unit_price_cents = 1; commit",
      ),
    ).rejects.toThrow('is a snapshot');
  });
});

describe('who may do what', () => {
  test('somebody who is not signed in may neither order nor cancel nor pay', async () => {
    for (const call of [
      "create_order('[]'::jsonb)",
      `cancel_order('${randomUUID()}')`,
      `start_order_payment('${randomUUID()}')`,
    ]) {
      await expect(db.as('anon', `select public.${call}`)).rejects.toThrow('permission denied');
    }
    await expect(db.as('anon', 'select * from public.orders')).rejects.toThrow('permission denied');
  });

  test('a user sees, pays and cancels own orders only', async () => {
    const [user, other] = [await newUser(db), await newUser(db)];
    const { order_id } = await createOrder(db, user, [{ product_id: await newProduct(db), quantity: 1 }]);
    expect(await db.as({ user }, 'select id from public.orders')).toEqual([{ id: order_id }]);
    expect(await db.as({ user }, 'select order_id from public.order_items')).toEqual([{ order_id }]);
    expect(await db.as({ user: other }, 'select id from public.orders')).toEqual([]);
    expect(await db.as({ user: other }, 'select id from public.order_items')).toEqual([]);
    expect(await start(other, order_id)).toMatchObject({ result: 'refused', field: 'order_id' });
    expect(await db.call('cancel_order', { order_id }, { user: other })).toMatchObject({
      result: 'refused',
      field: 'order_id',
    });
    expect((await orderRow(db, order_id)).status).toBe('PENDING');
  });

  test('a user writes no row and calls none of the server’s functions', async () => {
    const user = await newUser(db);
    const { order_id } = await createOrder(db, user, [{ product_id: await newProduct(db), quantity: 1 }]);
    for (const sql of [
      "update public.orders set status = 'PAID'",
      'delete from public.orders',
      'update public.order_items set quantity = 1',
      'update public.stocks set quantity = 1',
      'select public.expire_orders()',
      `select public.attach_checkout('${order_id}', '{}')`,
      "select public.sync_stripe_payments('[]')",
      "select guichet.refused('a', 'b')",
    ]) {
      await expect(db.as({ user }, sql)).rejects.toThrow('permission denied');
    }
  });
});

describe('cancel and expire', () => {
  test('a cancelled order gives its stock back once', async () => {
    const user = await newUser(db);
    const product = await newProduct(db);
    const slot = await newStock(db, product, 5);
    const { order_id } = await createOrder(db, user, [
      { product_id: product, quantity: 2, ...slot },
      { product_id: product, quantity: 1, ...slot },
    ]);
    expect(await stockLeft(db, slot)).toBe(2);
    expect(await db.call('cancel_order', { order_id }, { user })).toMatchObject({ result: 'cancelled' });
    expect(await db.call('cancel_order', { order_id }, { user })).toMatchObject({ result: 'already' });
    expect(await stockLeft(db, slot)).toBe(5);
    expect(await start(user, order_id)).toMatchObject({ result: 'refused', field: 'order_id' });
  });

  test('a paid order is not cancelled', async () => {
    const user = await newUser(db);
    const { order_id } = await createOrder(db, user, [{ product_id: await newProduct(db, 1000), quantity: 1 }]);
    await sync(db, intentEvent({ created: 100 }, { status: 'succeeded', metadata: { order_id } }));
    expect(await db.call('cancel_order', { order_id }, { user })).toMatchObject({
      result: 'refused',
      field: 'order_id',
    });
  });

  test('expire_orders takes what is over, ends its Checkout, and leaves what is being paid', async () => {
    const user = await newUser(db);
    const product = await newProduct(db, 1000);
    const slot = await newStock(db, product, 10);
    const line = [{ product_id: product, quantity: 1, ...slot }];
    const [over, paying, fresh] = [
      await createOrder(db, user, line),
      await createOrder(db, user, line),
      await createOrder(db, user, line),
    ];
    await attach({
      order_id: over.order_id,
      checkout_session: 'cs_over',
      checkout_url: 'https://checkout.example.test/over',
    });
    await sync(db, intentEvent({ created: 100 }, { status: 'processing', metadata: { order_id: paying.order_id } }));
    await db.query("update public.orders set expires_at = now() - interval '1 second' where id = any($1)", [
      [over.order_id, paying.order_id],
    ]);
    expect(await db.call('expire_orders')).toEqual({ expired: 1 });
    expect((await orderRow(db, over.order_id)).status).toBe('CANCELLED');
    expect([(await orderRow(db, paying.order_id)).status, (await orderRow(db, fresh.order_id)).status]).toEqual([
      'PENDING',
      'PENDING',
    ]);
    expect(await stockLeft(db, slot)).toBe(8);
    expect(await outbox(db)).toMatchObject([
      { topic: 'stripe.checkout_session.expire', payload: { checkout_session: 'cs_over' } },
    ]);
  });
});

describe('start_order_payment and attach_checkout', () => {
  test('ask Stripe for the very same under the same key, however often the page is opened', async () => {
    const user = await newUser(db);
    const { order_id } = await createOrder(db, user, [{ product_id: await newProduct(db, 250, 'Café'), quantity: 2 }]);
    const first = await start(user, order_id);
    expect(first).toMatchObject({
      result: 'create',
      amount: 500,
      currency: 'eur',
      label: '2 × Café',
      metadata: { order_id },
      lines: [{ name: 'Café', unit_amount: 250, currency: 'eur', quantity: 2 }],
    });
    expect(first.idempotency_key).toBe(`order:${order_id}:payment:1`);
    expect(first.expires_at * 1000 - Date.now()).toBeGreaterThan(30 * 60_000);
    await db.query("update public.products set name = 'Autre'");
    expect(await start(user, order_id)).toEqual(first);
    const complete = await named(order_id, 'cus_1');
    expect(await named(order_id, 'cus_1')).toEqual(complete);
    expect(await start(user, order_id)).toEqual(complete);
    expect(complete).toMatchObject({
      result: 'create',
      idempotency_key: first.idempotency_key,
      expires_at: first.expires_at,
      customer: 'cus_1',
    });
  });

  test('send people back to the page of their order, where the setting says the pages are', async () => {
    const user = await newUser(db);
    const { order_id } = await createOrder(db, user, [{ product_id: await newProduct(db), quantity: 1 }]);
    await db.call('set_web_address', { web_url: 'https://guichet.example/' });
    try {
      expect(await start(user, order_id)).toMatchObject({
        success_url: `https://guichet.example/orders/${order_id}?payment=done`,
        cancel_url: `https://guichet.example/orders/${order_id}?payment=abandoned`,
      });
    } finally {
      await db.call('set_web_address', { web_url: 'http://127.0.0.1:54328' });
    }
  });

  test('an attached Checkout is continued by the second tab', async () => {
    const user = await newUser(db);
    const { order_id } = await createOrder(db, user, [{ product_id: await newProduct(db, 250), quantity: 2 }]);
    await start(user, order_id);
    expect(await attach({ order_id, checkout_session: 'cs_1', checkout_url: 'https://c.test/1' })).toMatchObject({
      result: 'attached',
      checkout_url: 'https://c.test/1',
    });
    expect(await start(user, order_id)).toMatchObject({ result: 'open', checkout_url: 'https://c.test/1' });
    expect((await orderRow(db, order_id)).payment_state).toBe('checkout_open');
    expect(await start(user, order_id, 'payment_intent')).toMatchObject({ result: 'refused', field: 'method' });
    expect(await start(user, order_id, 'cash')).toMatchObject({ result: 'refused', field: 'method' });
  });

  test('a first try that is too old begins anew, and the session it left is ended', async () => {
    const user = await newUser(db);
    const { order_id } = await createOrder(db, user, [{ product_id: await newProduct(db, 250), quantity: 2 }]);
    await start(user, order_id);
    await db.query(
      "update public.checkouts set request = request || jsonb_build_object('expires_at', extract(epoch from now() + interval '20 minutes')::bigint)",
    );
    const second = await start(user, order_id);
    expect(second.idempotency_key).toBe(`order:${order_id}:payment:2`);
    await attach({ order_id, checkout_session: 'cs_2', checkout_url: 'https://c.test/2' });
    expect(await attach({ order_id, checkout_session: 'cs_1', checkout_url: 'https://c.test/1' })).toMatchObject({
      checkout_url: 'https://c.test/2',
    });
    expect(await outbox(db)).toMatchObject([
      { topic: 'stripe.checkout_session.expire', payload: { checkout_session: 'cs_1' } },
    ]);
  });

  test('an order that was cancelled while Stripe made the session hands out no link', async () => {
    const user = await newUser(db);
    const { order_id } = await createOrder(db, user, [{ product_id: await newProduct(db, 250), quantity: 2 }]);
    await start(user, order_id);
    await db.call('cancel_order', { order_id }, { user });
    expect(await attach({ order_id, checkout_session: 'cs_1', checkout_url: 'https://c.test/1' })).toEqual({
      next_step: 'refused',
      result: 'refused',
      field: 'order_id',
      reason: 'order_cancelled',
    });
    const beside = await createOrder(db, user, [{ product_id: await newProduct(db, 250), quantity: 2 }]);
    await start(user, beside.order_id, 'payment_intent');
    await db.call('cancel_order', { order_id: beside.order_id }, { user });
    expect(await attach({ order_id: beside.order_id, payment_intent: 'pi_9' })).toMatchObject({
      reason: 'order_cancelled',
    });
    expect((await outbox(db)).map(({ topic }) => topic)).toEqual([
      'stripe.checkout_session.expire',
      'stripe.payment_intent.cancel',
    ]);
  });

  test('a customer is written once', async () => {
    const user = await newUser(db);
    expect(await db.call('attach_user_customer', { user_id: user, customer: 'cus_1' })).toMatchObject({
      customer: 'cus_1',
    });
    expect(await db.call('attach_user_customer', { user_id: user, customer: 'cus_2' })).toMatchObject({
      customer: 'cus_1',
    });
    expect(await alerts(db)).toEqual([]);
  });
});

describe('the customer of a person at Stripe', () => {
  const customerOf = async (user: string) =>
    (
      await db.query<{ customer: string | null }>(
        'select stripe_customer_id as customer from public.users where id = $1',
        [user],
      )
    )[0]?.customer;
  const newOrder = async (user: string) =>
    (await createOrder(db, user, [{ product_id: await newProduct(db), quantity: 1 }])).order_id;
  const told = (created: number, event_type: string, id: string, metadata: Record<string, string> = {}) =>
    db.call('sync_stripe_customers', {
      rows: [customer({ event_created: created, event_type }, { stripe_customer_id: id, metadata })],
    });

  test('is made with the first order, under a key of the person, and every later order is for the same', async () => {
    const user = await newUser(db);
    const [first, beside] = [await newOrder(user), await newOrder(user)];
    const asked = {
      idempotency_key: `user:${user}:customer:1`,
      email: `${user}@example.test`,
      metadata: { user_id: user },
    };
    expect(await start(user, first)).toMatchObject({ result: 'create', customer: null, new_customer: asked });
    // two tabs with two orders ask for one and the same customer
    expect(await start(user, beside)).toMatchObject({ customer: null, new_customer: asked });
    expect(await named(first, 'cus_1')).toMatchObject({
      customer: 'cus_1',
    });
    expect(await named(beside, 'cus_1')).toMatchObject({
      customer: 'cus_1',
    });
    const later = await start(user, await newOrder(user));
    expect(later).toMatchObject({ result: 'create', customer: 'cus_1' });
    expect(later).not.toHaveProperty('new_customer');
    expect(await customerOf(user)).toBe('cus_1');
  });

  test('is known from its event where nobody wrote it down, by the row that we gave it; another one changes nothing', async () => {
    const user = await newUser(db);
    await told(100, 'customer.created', 'cus_1', { user_id: user });
    await told(101, 'customer.created', 'cus_2', { user_id: user });
    await told(102, 'customer.created', 'cus_3', { user_id: 'nobody' });
    expect(await customerOf(user)).toBe('cus_1');
    expect(await start(user, await newOrder(user))).toMatchObject({ customer: 'cus_1' });
  });

  test('is that of onboarding where a person has one, and nobody else’s', async () => {
    const [owner, other] = [await newUser(db), await newUser(db)];
    await db.call('claim_billing_accounts', { claims: [{ stripe_customer_id: 'cus_1', owner_user_id: owner }] });
    expect(await customerOf(owner)).toBe('cus_1');
    await told(100, 'customer.updated', 'cus_1', { user_id: other });
    expect(await customerOf(other)).toBeNull();
    await expect(db.call('attach_user_customer', { user_id: other, customer: 'cus_1' })).rejects.toMatchObject({
      code: '23505',
    });
  });

  test('that Stripe has deleted is asked for anew under another key, also by an order that had begun', async () => {
    const user = await newUser(db);
    const order_id = await newOrder(user);
    await start(user, order_id);
    await named(order_id, 'cus_1');
    await told(100, 'customer.created', 'cus_1', { user_id: user });
    await told(200, 'customer.deleted', 'cus_1', { user_id: user });
    await told(150, 'customer.updated', 'cus_1', { user_id: user });
    expect(await customerOf(user)).toBeNull();
    expect(await start(user, order_id)).toMatchObject({
      idempotency_key: `order:${order_id}:payment:2`,
      customer: null,
      new_customer: { idempotency_key: `user:${user}:customer:2` },
    });
    await named(order_id, 'cus_2');
    expect(await customerOf(user)).toBe('cus_2');
  });
});
