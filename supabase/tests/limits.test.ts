import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { attachTo, openPayment } from './setup/checkouts.ts';
import { createTestDatabase, type Caller, type TestDatabase } from './setup/database.ts';
import { createOrder, newProduct, newUser } from './ordersSupport.ts';
import { price, product } from './setup/rows.ts';
import { newMachine, openSession } from './vendingSupport.ts';
import { wordsFor } from './setup/listedRefusals.ts';

// Who may make us call Stripe, how often, and what support hears of whoever insists.

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  await db.call('sync_stripe_catalog', {
    rows: [
      product({ event_created: 1 }),
      price({ event_created: 1 }),
      price(
        { event_created: 1 },
        { stripe_price_id: 'price_year', period: 'year', period_interval: 'year', unit_amount: 10_000 },
      ),
    ],
  });
});
afterEach(async () => {
  await db.clear();
  await db.query('delete from guichet.limit_counts');
});
afterAll(async () => {
  await db.drop();
});

interface Answer {
  result?: string;
  next_step?: string;
  reason?: string;
  retry_at?: string;
}
const refused = (answers: Answer[]) => answers.filter(({ result, next_step }) => (result ?? next_step) === 'refused');
const alerts = () =>
  db.query<{ subject: string; data: Record<string, unknown> }>(
    "select subject, data from public.alert_outbox where template = 'limit_insisted'",
  );
const nextWindow = () => db.query("update guichet.limit_counts set window_start = window_start - interval '2 days'");
const at = <Of>(list: Of[]): Of => {
  const [first] = list;
  if (first === undefined) throw new Error('nothing was written');
  return first;
};

async function newEstablishment(owner: string): Promise<string> {
  const { id } = at(
    await db.query<{ id: string }>("insert into public.establishments (name) values ('Chez Rose') returning id"),
  );
  await db.query("insert into public.establishment_members values ($1, $2, 'owner')", [id, owner]);
  return id;
}
async function held(user: string): Promise<string> {
  const session = at(
    await db.query<{ id: string }>(
      "insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents) values (current_date + 30, current_date + 34, 8, 'Paris', 199700) returning id",
    ),
  );
  return (await db.call<{ booking_id: string }>('reserve_place', { session_id: session.id }, { user })).booking_id;
}

/** A call of a person that reaches Stripe each time, ready to be made. */
type Door = (user: string) => Promise<() => Promise<Answer>>;
const doors: [name: string, most: number, door: Door][] = [
  [
    'the page of a booking',
    20,
    async (user) => {
      const booking_id = await held(user);
      return () => db.call<Answer>('start_booking_checkout', { booking_id }, { user });
    },
  ],
  [
    'the page of an order',
    20,
    async (user) => {
      const { order_id } = await createOrder(db, user, [{ product_id: await newProduct(db), quantity: 1 }]);
      return () => db.call<Answer>('start_order_payment', { order_id }, { user });
    },
  ],
  [
    'the intent of an order, whose secret is read at Stripe each time',
    20,
    async (user) => {
      const { order_id } = await createOrder(db, user, [{ product_id: await newProduct(db), quantity: 1 }]);
      await attachTo(db, 'order', order_id, { id: 'pi_1' });
      return () => db.call<Answer>('start_order_payment', { order_id, method: 'payment_intent' }, { user });
    },
  ],
  [
    'the page of a subscription',
    20,
    async (user) => {
      const establishment_id = await newEstablishment(user);
      let n = 0;
      // changing one's mind ends a page and opens another
      return () =>
        db.call<Answer>(
          'start_subscription_checkout',
          { establishment_id, plan_code: 'pro', period: (n += 1) % 2 ? 'month' : 'year' },
          { user },
        );
    },
  ],
  [
    'the customer portal',
    20,
    async (user) => {
      await db.call('claim_billing_accounts', { claims: [{ stripe_customer_id: `cus_${user}`, owner_user_id: user }] });
      return () => db.call<Answer>('start_customer_portal', {}, { user });
    },
  ],
  [
    'a recharge',
    10,
    async (user) => {
      const request_id = randomUUID();
      return () => db.call<Answer>('start_wallet_recharge', { amount: '10.00', request_id }, { user });
    },
  ],
  [
    'a vend, by a customer who has signed in',
    20,
    async (user) => {
      const { id } = await openSession(db, await newMachine(db));
      return () => db.call<Answer>('initiate_wallet_recharge', { amount: '2.50', session_id: id }, { user });
    },
  ],
];

describe.each(doors)('%s', (_name, most, door) => {
  test('is asked of Stripe so often and no more, fifty times at once included; then again', async () => {
    const user = await newUser(db);
    const call = await door(user);
    const answers = await Promise.all(Array.from({ length: 50 }, () => call()));
    expect(refused(answers)).toHaveLength(50 - most);
    expect(refused(answers)).toEqual(
      Array.from({ length: 50 - most }, () =>
        expect.objectContaining({ reason: 'too_many_calls', retry_at: expect.stringMatching(/^\d{4}-/) }),
      ),
    );
    expect(wordsFor(refused(answers)[0])).toContain('workflows');
    // one alert, about whoever it is
    expect(await alerts()).toEqual([
      {
        subject: expect.stringContaining(`person:${user}:`),
        data: expect.objectContaining({ email: `${user}@example.test`, most }),
      },
    ]);
    await nextWindow();
    expect(refused([await call()])).toEqual([]);
  });
});

test('what has been opened is given out without asking Stripe, and counts for nothing', async () => {
  const user = await newUser(db);
  const { order_id } = await createOrder(db, user, [{ product_id: await newProduct(db), quantity: 1 }]);
  await attachTo(db, 'order', order_id, { id: 'cs_1', url: 'https://c.test/1' });
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => db.call<Answer>('start_order_payment', { order_id }, { user })),
  );
  expect(answers.map(({ result }) => result)).toEqual(Array.from({ length: 50 }, () => 'open'));
});

test('a plan that is refused leaves the page that is open', async () => {
  const user = await newUser(db);
  const establishment_id = await newEstablishment(user);
  const start = (period: string) =>
    openPayment<Answer & { metadata: Record<string, string> }>(
      db,
      'start_subscription_checkout',
      { establishment_id, plan_code: 'pro', period },
      { user },
    );
  const { metadata } = await start('month');
  await attachTo(db, 'subscription_checkout', metadata.subscription_checkout_id, {
    id: 'cs_1',
    url: 'https://c.test/1',
  });
  await db.query('update guichet.limit_counts set calls = 20');
  expect(await start('year')).toMatchObject({ result: 'refused', reason: 'too_many_calls' });
  expect(await start('month')).toMatchObject({ result: 'open', checkout_url: 'https://c.test/1' });
});

test('a place is bought and given back ten times a day, not more: each time money moves', async () => {
  const user = await newUser(db);
  const answers: Answer[] = [];
  for (let n = 0; n < 11; n += 1) {
    const booking_id = await held(user);
    await db.query('select guichet.confirm_booking($1, $2, $3)', [booking_id, `cs_${n}`, `pi_${n}`]);
    answers.push(await db.call<Answer>('cancel_booking', { booking_id }, { user }));
  }
  expect(answers.map(({ result }) => result)).toEqual([...Array.from({ length: 10 }, () => 'cancelled'), 'refused']);
  expect(answers.at(-1)).toMatchObject({ reason: 'too_many_calls' });
  expect(await db.query("select from public.outbox where topic = 'stripe.refund.create'")).toHaveLength(10);
});

test('a seat that is billed is given a hundred times an hour by one person; where none is billed Stripe is not asked', async () => {
  const user = await newUser(db);
  const establishment_id = await newEstablishment(user);
  const invite = async () =>
    db.call<Answer>('add_establishment_member', { establishment_id, user_id: await newUser(db) }, { user });
  await invite();
  expect(await db.query('select from guichet.limit_counts')).toEqual([]);
  await db.query(
    `with s as (insert into public.subscriptions (stripe_subscription_id, plan_code, stripe_status, status, seat_billing_enabled) values ('sub_1', 'pro', 'canceled', 'canceled', true) returning id)
    insert into public.subscription_coverage (subscription_id, establishment_id) select id, $1 from s`,
    [establishment_id],
  );
  expect(await invite()).toMatchObject({ result: 'added' });
  await db.query('update guichet.limit_counts set calls = 100');
  expect(await invite()).toMatchObject({ result: 'refused', reason: 'too_many_calls' });
  expect(await db.query('select from public.establishment_members')).toHaveLength(3);
});

describe('a vend whose payer nobody knows', () => {
  const pay = (id: string, caller: Caller) =>
    db.call<Answer>('initiate_wallet_recharge', { amount: '2.50', session_id: id }, caller);
  const fifty = (id: string, caller: Caller) => Promise.all(Array.from({ length: 50 }, () => pay(id, caller)));

  test.each<[string, Caller]>([
    ['through the workflow', 'service_role'],
    ['past it', 'anon'],
  ])('is limited by its session, %s, with one alert that names the machine', async (_door, caller) => {
    const { id } = await openSession(db, await newMachine(db));
    expect(refused(await fifty(id, caller))).toHaveLength(40);
    expect(await pay(id, caller)).toMatchObject({ next_step: 'refused', reason: 'too_many_calls' });
    expect(await alerts()).toEqual([
      {
        subject: expect.stringContaining('machine:pi_kiosk_1:'),
        data: expect.objectContaining({ machine_id: 'pi_kiosk_1', vend_session_id: id }),
      },
    ]);
  });

  test('a stranger who asks past the workflow uses up nothing of the customer who stands there', async () => {
    const { id } = await openSession(db, await newMachine(db));
    await fifty(id, 'anon');
    expect(await pay(id, 'service_role')).toMatchObject({ next_step: 'redirect' });
    expect(await pay(id, { user: await newUser(db) })).toMatchObject({ next_step: 'redirect' });
    // and once the page is there everybody gets it
    await attachTo(db, 'vend_session', id, {
      id: 'cs_1',
      url: 'https://c.test/1',
      expires_at: Math.floor(Date.now() / 1000) + 1800,
    });
    expect(refused(await fifty(id, 'anon'))).toEqual([]);
  });

  test('a machine asks for sixty pages in ten minutes, each session once, whoever asks for it', async () => {
    const token = await newMachine(db);
    const first = await openSession(db, token);
    await fifty(first.id, 'anon');
    expect(await db.query("select calls from guichet.limit_counts where name = 'vend_checkouts_of_machine'")).toEqual([
      { calls: 1 },
    ]);
    await db.query("update guichet.limit_counts set calls = 60 where name = 'vend_checkouts_of_machine'");
    const { id } = await openSession(db, token);
    expect(await pay(id, 'service_role')).toMatchObject({ next_step: 'refused', reason: 'too_many_calls' });
    // another machine sells on
    const other = await openSession(db, await newMachine(db, 'pi_kiosk_2'));
    expect(await pay(other.id, 'service_role')).toMatchObject({ next_step: 'redirect' });
  });
});

describe('settings', () => {
  test('are changed by the server, one at a time, and hold from the next call on', async () => {
    const user = await newUser(db);
    await db.call('claim_billing_accounts', { claims: [{ stripe_customer_id: 'cus_1', owner_user_id: user }] });
    const portal = () => db.call<Answer>('start_customer_portal', {}, { user });
    expect(await db.call('set_limit', { name: 'portals', most: 1, per: '10 minutes' })).toMatchObject({
      name: 'portals',
      most: 1,
      per: '00:10:00',
    });
    expect(await portal()).toMatchObject({ result: 'create' });
    expect(await portal()).toMatchObject({ result: 'refused' });
    await db.call('set_limit', { name: 'portals', most: 0 });
    await nextWindow();
    expect(await portal()).toMatchObject({ result: 'refused' });
    expect(await db.call('set_limit', { name: 'portals', most: 20, per: '1 hour' })).toMatchObject({ most: 20 });
    expect(await portal()).toMatchObject({ result: 'create' });
    // a limit of one moment stays one
    expect(await db.call('set_limit', { name: 'open_recharges', per: '1 hour' })).toMatchObject({ most: 3, per: null });
    await expect(db.call('set_limit', { name: 'portal', most: 1 })).rejects.toMatchObject({
      code: '22023',
      hint: expect.stringContaining('portals'),
    });
  });

  test('and counts are nobody else’s to read or write', async () => {
    const user = await newUser(db);
    for (const sql of [
      "select public.set_limit('portals', 1000)",
      'select public.expire_limit_counts()',
      'select * from guichet.limits',
      'delete from guichet.limit_counts',
      "select guichet.count_call('portals', 'x')",
    ]) {
      await expect(db.as({ user }, sql)).rejects.toThrow('permission denied');
      await expect(db.as('anon', sql)).rejects.toThrow('permission denied');
    }
  });
});

test('two or three more presses are no insisting; who goes on is told of once a day, whatever the limits', async () => {
  const user = await newUser(db);
  await db.call('claim_billing_accounts', { claims: [{ stripe_customer_id: 'cus_1', owner_user_id: user }] });
  const portal = () => db.call<Answer>('start_customer_portal', {}, { user });
  const recharge = () =>
    db.call<Answer>('start_wallet_recharge', { amount: '10.00', request_id: randomUUID() }, { user });
  for (let n = 0; n < 22; n += 1) await portal();
  expect(await alerts()).toEqual([]);
  await portal();
  expect(await alerts()).toHaveLength(1);
  for (let n = 0; n < 20; n += 1) {
    await portal();
    await recharge();
  }
  expect(await alerts()).toHaveLength(1);
});

test('counts go once their window is over, the others stay', async () => {
  const user = await newUser(db);
  await db.call('claim_billing_accounts', { claims: [{ stripe_customer_id: 'cus_1', owner_user_id: user }] });
  await db.call('start_customer_portal', {}, { user });
  expect(await db.call('expire_limit_counts')).toEqual({ expired: 0 });
  await nextWindow();
  expect(await db.call('expire_limit_counts')).toEqual({ expired: 1 });
});
