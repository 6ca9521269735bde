import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { attachTo, openPayment } from './setup/checkouts.ts';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import {
  createOrder,
  newProduct,
  newStock,
  newUser,
  orderRow,
  outbox,
  stockLeft,
  type OrderAnswer,
} from './ordersSupport.ts';
import { wordsFor } from './setup/listedRefusals.ts';

// What an account that pays nothing keeps from others: how long, and how much of it.

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

interface Answer {
  result: string;
  reason?: string;
  limit?: string;
  booking_id: string;
  expires_at: number;
  idempotency_key: string;
  position?: number;
}
const MINUTE = 60_000;

async function newSession(places = 8): Promise<string> {
  const [session] = await db.query<{ id: string }>(
    "insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents) values (current_date + 30, current_date + 34, $1, 'Paris', 199700) returning id",
    [places],
  );
  if (!session) throw new Error('the session was not written');
  return session.id;
}
const reserve = (session_id: string, user: string) => db.call<Answer>('reserve_place', { session_id }, { user });
const joinLine = (session_id: string, user: string) => db.call<Answer>('join_waitlist', { session_id }, { user });
const startBooking = (booking_id: string, user: string) =>
  openPayment<Answer>(db, 'start_booking_checkout', { booking_id }, { user });
const attachBooking = (booking_id: string, id: string, expires_at: number) =>
  attachTo(db, 'booking', booking_id, { id, url: `https://c.test/${id}`, expires_at });
const startOrder = (order_id: string, user: string, method = 'checkout') =>
  openPayment<Answer>(db, 'start_order_payment', { order_id, method }, { user });
/** Lets time pass for what is held. */
const passMinutes = async (minutes: number): Promise<void> => {
  await db.query(
    'update public.immersion_bookings set created_at = created_at - make_interval(mins => $1), cancelled_at = cancelled_at - make_interval(mins => $1), hold_expires_at = hold_expires_at - make_interval(mins => $1)',
    [minutes],
  );
  await db.query(
    'update public.orders set created_at = created_at - make_interval(mins => $1), expires_at = expires_at - make_interval(mins => $1)',
    [minutes],
  );
  await db.query('update public.wallet_recharges set created_at = created_at - make_interval(mins => $1)', [minutes]);
  await db.query(
    'update public.checkouts set expires_at = expires_at - make_interval(mins => $1) where recharge_id is not null',
    [minutes],
  );
};
const sweep = async (): Promise<void> => {
  await db.call('release_expired_holds');
  await db.call('expire_orders');
};
/** Minutes from the making of the hold to its end. */
async function heldFor(booking: string): Promise<number> {
  const [row] = await db.query<{ minutes: number }>(
    'select extract(epoch from hold_expires_at - created_at)::float8 / 60 as minutes from public.immersion_bookings where id = $1',
    [booking],
  );
  return row?.minutes ?? -1;
}
const line = async (session: string) =>
  (
    await db.query<{ user_id: string; status: string }>(
      'select user_id, status from public.immersion_waitlist where session_id = $1 order by created_at',
      [session],
    )
  ).map(({ user_id, status }) => [user_id, status]);
const livePlaces = async (user: string) =>
  (await db.query("select from public.immersion_bookings where user_id = $1 and status = 'pending'", [user])).length;
const untilStripe = ({ expires_at }: Answer) => expires_at * 1000 - Date.now();

describe('a hold', () => {
  test('is prolonged by no start of a payment, however often and however late', async () => {
    const user = await newUser(db);
    const { booking_id } = await reserve(await newSession(), user);
    expect(await heldFor(booking_id)).toBeCloseTo(35, 1);
    const keys = new Set<string>();
    for (const minutes of [0, 10, 20, 4.9]) {
      await db.query(
        "update public.immersion_bookings set created_at = created_at - $1 * interval '1 minute', hold_expires_at = hold_expires_at - $1 * interval '1 minute'",
        [minutes],
      );
      const answer = await startBooking(booking_id, user);
      expect(answer.result).toBe('create');
      keys.add(answer.idempotency_key.replace(/\d+$/, ''));
      // Stripe takes a page of 30 minutes to a day, and it ends before the place is given away
      expect(untilStripe(answer)).toBeGreaterThan(30 * MINUTE);
      expect(untilStripe(answer)).toBeLessThan(67 * MINUTE);
      expect(await heldFor(booking_id)).toBeCloseTo(35, 1);
    }
    await passMinutes(1);
    await sweep();
    expect(await livePlaces(user)).toBe(0);
    expect(keys.size).toBe(1);
  });

  test('has its end set by one Checkout, once, to 70 minutes after it was made at most, whatever page comes', async () => {
    const user = await newUser(db);
    const { booking_id } = await reserve(await newSession(), user);
    const started = await startBooking(booking_id, user);
    await attachBooking(booking_id, 'cs_1', started.expires_at);
    expect(await heldFor(booking_id)).toBeGreaterThan(69);
    expect(await heldFor(booking_id)).toBeLessThanOrEqual(70);
    await passMinutes(34);
    for (const again of ['cs_1', 'cs_2'])
      await attachBooking(booking_id, again, Math.floor(Date.now() / 1000) + 86_000);
    expect(await startBooking(booking_id, user)).toMatchObject({
      result: 'open',
      checkout_url: expect.stringMatching(/^https:/),
    });
    expect(await heldFor(booking_id)).toBeLessThanOrEqual(70);
    // a page that lives longer than was asked for, of a workflow that somebody edited
    const other = await newUser(db);
    const edited = await reserve(await newSession(), other);
    await attachBooking(edited.booking_id, 'cs_3', Math.floor(Date.now() / 1000) + 86_000);
    expect(await heldFor(edited.booking_id)).toBeLessThanOrEqual(70);
  });

  test('has one page: that of a call that came second is ended, and the first stays', async () => {
    const user = await newUser(db);
    const { booking_id } = await reserve(await newSession(), user);
    const { expires_at } = await startBooking(booking_id, user);
    for (const id of ['cs_1', 'cs_2', 'cs_1']) {
      expect(await attachBooking(booking_id, id, expires_at)).toEqual({
        next_step: 'redirect',
        result: 'attached',
        checkout_id: 'cs_1',
        checkout_url: 'https://c.test/cs_1',
      });
    }
    expect(await outbox(db)).toMatchObject([
      { topic: 'stripe.checkout_session.expire', payload: { checkout_session: 'cs_2', booking_id } },
    ]);
  });

  test('is held longer by nothing that writes to it', async () => {
    const { booking_id } = await reserve(await newSession(), await newUser(db));
    await db.as(
      'service_role',
      "update public.immersion_bookings set hold_expires_at = now() + interval '9 days' where id = $1",
      [booking_id],
    );
    expect(await heldFor(booking_id)).toBeLessThanOrEqual(70);
  });

  test('that can be paid no more is refused and goes to the next, not to a longer hold', async () => {
    const session = await newSession(1);
    const [late, next] = [await newUser(db), await newUser(db)];
    const { booking_id } = await reserve(session, late);
    await joinLine(session, next);
    await passMinutes(36);
    // nobody has swept, and whatever stands in the column
    await db.query(
      "update public.immersion_bookings set hold_expires_at = now() + interval '20 minutes' where id = $1",
      [booking_id],
    );
    const refused = await startBooking(booking_id, late);
    expect(refused).toMatchObject({ result: 'refused', reason: 'waited_too_long' });
    expect(wordsFor(refused)).toContain('workflows');
    expect(await line(session)).toEqual([[next, 'offered']]);
  });

  test('that a person lets lapse or gives back counts: after five in a day there is no sixth, in any session', async () => {
    const user = await newUser(db);
    for (let n = 0; n < 5; n += 1) {
      const { booking_id } = await reserve(await newSession(), user);
      if (n % 2) await db.call('cancel_booking', { booking_id }, { user });
      else {
        await passMinutes(36);
        await sweep();
      }
    }
    const session = await newSession();
    expect(await reserve(session, user)).toMatchObject({ result: 'refused', reason: 'too_many_holds' });
    // others are not concerned, and a day later the person may again
    expect(await reserve(session, await newUser(db))).toMatchObject({ result: 'held' });
    await passMinutes(24 * 60);
    expect(await reserve(session, user)).toMatchObject({ result: 'held' });
  });

  test('that an administrator ended, and one that was paid, do not count against its person', async () => {
    const user = await newUser(db);
    for (let n = 0; n < 5; n += 1) {
      const { booking_id } = await reserve(await newSession(), user);
      if (n % 2) await db.call('admin_cancel_booking', { booking_id });
      else await db.query('select guichet.confirm_booking($1, $2, $3)', [booking_id, `cs_${n}`, `pi_${n}`]);
    }
    expect(await reserve(await newSession(), user)).toMatchObject({ result: 'held' });
  });

  test('is one of five at most, also for fifty calls at once', async () => {
    const user = await newUser(db);
    const sessions = await Promise.all(Array.from({ length: 50 }, () => newSession()));
    const answers = await Promise.all(sessions.map((session) => reserve(session, user)));
    expect(answers.filter(({ result }) => result === 'held')).toHaveLength(5);
    expect(answers.filter(({ reason }) => reason === 'too_many_holds')).toHaveLength(45);
    expect(await livePlaces(user)).toBe(5);
    // pressing again on one that is held is no new hold
    const held = answers.findIndex(({ result }) => result === 'held');
    expect(await reserve(sessions[held] ?? '', user)).toMatchObject({
      result: 'held',
      booking_id: answers[held]?.booking_id,
    });
  });
});

describe('an offer of the waiting list', () => {
  test('ends a day after it was made, with a Checkout and without', async () => {
    const session = await newSession(1);
    const [holder, user] = [await newUser(db), await newUser(db)];
    const { booking_id: first } = await reserve(session, holder);
    await joinLine(session, user);
    await db.call('cancel_booking', { booking_id: first }, { user: holder });
    const [offer] = await db.query<{ id: string }>('select id from public.immersion_bookings where user_id = $1', [
      user,
    ]);
    const booking = offer?.id ?? '';
    expect(await heldFor(booking)).toBeLessThanOrEqual(24 * 60);
    await passMinutes(23 * 60 + 20);
    const started = await startBooking(booking, user);
    expect(started.result).toBe('create');
    expect(untilStripe(started)).toBeGreaterThan(30 * MINUTE);
    await attachBooking(booking, 'cs_1', started.expires_at);
    expect(await heldFor(booking)).toBeLessThanOrEqual(24 * 60);
  });

  test.each([
    ['let lapse', false],
    ['gave back', true],
  ])('that somebody %s goes to the next, and does not come straight back to them', async (_what, refuses) => {
    const session = await newSession(1);
    const [holder, first, second] = [await newUser(db), await newUser(db), await newUser(db)];
    const { booking_id } = await reserve(session, holder);
    for (const user of [first, second]) await joinLine(session, user);
    await db.call('cancel_booking', { booking_id }, { user: holder });
    if (refuses) {
      const [offer] = await db.query<{ id: string }>(
        "select id from public.immersion_bookings where user_id = $1 and status = 'pending'",
        [first],
      );
      await db.call('cancel_booking', { booking_id: offer?.id }, { user: first });
    } else {
      await db.query(
        "update public.immersion_bookings set hold_expires_at = now() - interval '1 second' where user_id = $1",
        [first],
      );
      await sweep();
    }
    expect(await line(session)).toEqual([
      [first, 'expired'],
      [second, 'offered'],
    ]);
    expect(await joinLine(session, first)).toMatchObject({ result: 'refused', reason: 'offer_refused' });
  });

  test('is not passed back and forth by two accounts', async () => {
    const session = await newSession(1);
    const pair = [await newUser(db), await newUser(db)] as const;
    await reserve(session, pair[0]);
    let offers = 0;
    for (let day = 0; day < 6; day += 1) {
      for (const user of pair) await joinLine(session, user);
      await passMinutes(24 * 60);
      await sweep();
      offers = (await db.query('select from public.immersion_bookings where offered')).length;
    }
    // one each in a week, where it was one a day for ever
    expect(offers).toBeLessThanOrEqual(2);
  });

  test('is one of three at most, also where the places of many sessions are freed at once', async () => {
    const [waiting, next] = [await newUser(db), await newUser(db)];
    const held = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const [session, user] = [await newSession(1), await newUser(db)];
        return { session, user, booking_id: (await reserve(session, user)).booking_id };
      }),
    );
    for (const { session } of held) {
      await joinLine(session, waiting);
      await joinLine(session, next);
    }
    await Promise.all(held.map(({ booking_id, user }) => db.call('cancel_booking', { booking_id }, { user })));
    expect([await livePlaces(waiting), await livePlaces(next)]).toEqual([3, 3]);
    const [{ free } = { free: -1 }] = await db.query<{ free: number }>(
      'select count(*)::int as free from public.immersion_sessions where reserved_places = 0',
    );
    expect(free).toBe(6);
  });

  test('is made to nobody who holds or let go three already, and the place is the next one’s', async () => {
    const greedy = await newUser(db);
    const held = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const [session, holder] = [await newSession(1), await newUser(db)];
        const { booking_id } = await reserve(session, holder);
        await joinLine(session, greedy);
        await joinLine(session, await newUser(db));
        return { session, holder, booking_id };
      }),
    );
    for (const { booking_id, holder } of held) await db.call('cancel_booking', { booking_id }, { user: holder });
    expect(await livePlaces(greedy)).toBe(3);
    expect((await line(held[3]?.session ?? '')).map(([, status]) => status)).toEqual(['waiting', 'offered']);
    const full = await newSession(1);
    await reserve(full, await newUser(db));
    expect(await joinLine(full, greedy)).toMatchObject({ result: 'refused', reason: 'too_many_offers' });
  });
});

describe('stock', () => {
  const one = (product: string, slot: object, quantity = 1) => [{ product_id: product, quantity, ...slot }];

  test('is not taken by the thousand, by one line, by many lines or by many orders', async () => {
    const user = await newUser(db);
    const product = await newProduct(db);
    const slot = await newStock(db, product, 9_999);
    expect(await createOrder(db, user, one(product, slot, 9_999))).toMatchObject({
      result: 'refused',
      reason: 'too_many_units',
      field: 'items.0.quantity',
    });
    expect(await createOrder(db, user, Array.from({ length: 3 }, () => one(product, slot, 50)).flat())).toMatchObject({
      result: 'refused',
      reason: 'too_many_units',
    });
    expect(await createOrder(db, user, one(product, slot, 50))).toMatchObject({ result: 'created' });
    expect(await createOrder(db, user, one(product, slot, 50))).toMatchObject({ result: 'created' });
    expect(await createOrder(db, user, one(product, slot))).toMatchObject({
      result: 'refused',
      reason: 'too_many_units',
    });
    expect(await stockLeft(db, slot)).toBe(9_899);
  });

  test('is held by ten unpaid orders at most, also for fifty calls at once; a paid or cancelled one makes room', async () => {
    const user = await newUser(db);
    const product = await newProduct(db);
    const slot = await newStock(db, product, 500);
    const answers: OrderAnswer[] = await Promise.all(
      Array.from({ length: 50 }, () => createOrder(db, user, one(product, slot))),
    );
    const made = answers.filter(({ result }) => result === 'created');
    expect(made).toHaveLength(10);
    expect(answers.filter((answer) => answer.result === 'refused')).toEqual(
      Array.from({ length: 40 }, () => expect.objectContaining({ reason: 'too_many_orders' })),
    );
    expect(await stockLeft(db, slot)).toBe(490);
    await db.call('cancel_order', { order_id: made[0]?.order_id }, { user });
    expect(await createOrder(db, user, one(product, slot))).toMatchObject({ result: 'created' });
    expect(await createOrder(db, await newUser(db), one(product, slot))).toMatchObject({ result: 'created' });
  });

  test('a request that is repeated is the same order, also for somebody who may make no other', async () => {
    const user = await newUser(db);
    const product = await newProduct(db);
    const request = randomUUID();
    const first = await createOrder(db, user, one(product, {}), { request_id: request });
    for (let n = 0; n < 9; n += 1) await createOrder(db, user, one(product, {}));
    expect(await createOrder(db, user, one(product, {}))).toMatchObject({
      result: 'refused',
      reason: 'too_many_orders',
    });
    expect(await createOrder(db, user, one(product, {}), { request_id: request })).toEqual(first);
  });

  test('is kept by an order for 70 minutes from its making at most, however often its payment is started', async () => {
    const user = await newUser(db);
    const product = await newProduct(db);
    const slot = await newStock(db, product, 5);
    const { order_id } = await createOrder(db, user, one(product, slot));
    const keptFor = async () =>
      (
        await db.query<{ minutes: number }>(
          'select extract(epoch from expires_at - created_at)::float8 / 60 as minutes from public.orders where id = $1',
          [order_id],
        )
      )[0]?.minutes ?? -1;
    for (const minutes of [0, 20, 14]) {
      await passMinutes(minutes);
      const answer = await startOrder(order_id, user);
      expect(answer.result).toBe('create');
      expect(untilStripe(answer)).toBeGreaterThan(30 * MINUTE);
      expect(await keptFor()).toBeCloseTo(35, 1);
    }
    await attachTo(db, 'order', order_id, { id: 'cs_1', url: 'https://c.test/1' });
    expect(await keptFor()).toBeLessThanOrEqual(70);
    expect(await keptFor()).toBeGreaterThan(69);
    await passMinutes(30);
    await attachTo(db, 'order', order_id, { id: 'cs_2', url: 'https://c.test/2' });
    expect(await startOrder(order_id, user)).toMatchObject({ result: 'open' });
    expect(await keptFor()).toBeLessThanOrEqual(70);
    await passMinutes(7);
    await sweep();
    expect((await orderRow(db, order_id)).status).toBe('CANCELLED');
    expect(await stockLeft(db, slot)).toBe(5);
  });

  test.each(['checkout', 'payment_intent'])(
    'comes back from an order that waited too long for its payment (%s)',
    async (method) => {
      const user = await newUser(db);
      const product = await newProduct(db);
      const slot = await newStock(db, product, 5);
      const { order_id } = await createOrder(db, user, one(product, slot));
      await startOrder(order_id, user, method);
      await passMinutes(36);
      expect(await startOrder(order_id, user, method)).toMatchObject({ result: 'refused', reason: 'waited_too_long' });
      expect((await orderRow(db, order_id)).status).toBe('CANCELLED');
      expect(await stockLeft(db, slot)).toBe(5);
      expect(await outbox(db)).toEqual([]);
    },
  );

  test('is not kept by making the next order when the last one ends: twenty unpaid ones a day are enough', async () => {
    const user = await newUser(db);
    const product = await newProduct(db);
    for (let n = 0; n < 20; n += 1) {
      const { order_id } = await createOrder(db, user, one(product, {}));
      await db.call('cancel_order', { order_id }, { user });
    }
    expect(await createOrder(db, user, one(product, {}))).toMatchObject({
      result: 'refused',
      reason: 'too_many_lapsed_orders',
    });
  });

  test('an order of before Guichet, which has no end, can still be paid and counts for nothing', async () => {
    const user = await newUser(db);
    const product = await newProduct(db, 1000);
    const { order_id } = await createOrder(db, user, one(product, {}));
    await db.query("update public.orders set expires_at = null, created_at = '2024-01-01' where id = $1", [order_id]);
    expect(untilStripe(await startOrder(order_id, user))).toBeGreaterThan(31 * MINUTE);
    for (let n = 0; n < 10; n += 1)
      expect(await createOrder(db, user, one(product, {}))).toMatchObject({ result: 'created' });
  });
});

describe('recharges', () => {
  const attachRecharge = (create: Recharge['create'], id: string, url: string) =>
    attachTo<unknown>(db, 'recharge', create?.row_id, { id, url, ...(create && { expires_at: create.expires_at }) });
  test('are ended by the sweeper too, with a page and without', async () => {
    const user = await newUser(db);
    const { create } = await recharge(user);
    await recharge(user);
    await attachRecharge(create, 'cs_1', 'https://c.test/1');
    const states = async () =>
      (await db.query<{ status: string }>('select status from public.wallet_recharges')).map(({ status }) => status);
    await passMinutes(61);
    await db.call('expire_vend_sessions');
    expect(await states()).toEqual(['open', 'open']);
    await passMinutes(60);
    await db.call('expire_vend_sessions');
    expect(await states()).toEqual(['expired', 'expired']);
  });

  interface Recharge {
    next_step: string;
    reason?: string;
    create?: { row_id: string; expires_at: number };
  }
  const recharge = (user: string, request_id: string = randomUUID()) =>
    db.call<Recharge>('initiate_wallet_recharge', { amount: '10.00', request_id }, { user });

  test('three are open at most, also for fifty calls at once; one more press on the same is the same', async () => {
    const user = await newUser(db);
    const requests = Array.from({ length: 50 }, () => randomUUID());
    const answers = await Promise.all(requests.map((request) => recharge(user, request)));
    expect(answers.filter(({ next_step }) => next_step === 'redirect')).toHaveLength(3);
    expect(answers.filter(({ reason }) => reason === 'too_many_recharges')).toHaveLength(47);
    const open = answers.findIndex(({ next_step }) => next_step === 'redirect');
    expect((await recharge(user, requests[open])).create?.row_id).toBe(answers[open]?.create?.row_id);
  });

  test('has one page, and none once it is over: what is made beside that is ended', async () => {
    const user = await newUser(db);
    const request = randomUUID();
    const { create } = await recharge(user, request);
    const attach = (id: string) => attachRecharge(create, id, `https://c.test/${id}`);
    await attach('cs_1');
    for (const id of ['cs_2', 'cs_1'])
      expect(await attach(id)).toEqual({
        checkout_id: 'cs_1',
        next_step: 'redirect',
        checkout_url: 'https://c.test/cs_1',
      });
    expect((await outbox(db)).map(({ payload }) => payload.checkout_session)).toEqual(['cs_2']);
    await db.query("update public.wallet_recharges set status = 'expired'");
    expect(await attach('cs_1')).toEqual({ checkout_id: 'cs_1', next_step: 'refused', reason: 'ended' });
    expect((await outbox(db)).map(({ payload }) => payload.checkout_session)).toEqual(['cs_2', 'cs_1']);
  });

  test('one that nobody pays is over with its page, or once no page can be opened for it; then there is room', async () => {
    const user = await newUser(db);
    const request = randomUUID();
    const { create } = await recharge(user, request);
    await attachRecharge(create, 'cs_1', 'https://c.test/1');
    const second = randomUUID();
    await recharge(user, second);
    await recharge(user);
    await passMinutes(31);
    // Stripe would refuse a page of less than half an hour: the second is not asked for again
    expect(await recharge(user, second)).toMatchObject({ next_step: 'refused', reason: 'ended' });
    expect(await recharge(user, request)).toMatchObject({ next_step: 'redirect', checkout_url: 'https://c.test/1' });
    await passMinutes(30);
    expect(await recharge(user, request)).toMatchObject({ next_step: 'refused', reason: 'ended' });
    expect(await recharge(user)).toMatchObject({ next_step: 'redirect' });
    // and money that comes all the same is the customer's
    await db.query(
      "insert into public.payments (stripe_payment_intent_id, status, amount_cents, amount_received_cents, currency) values ('pi_1', 'succeeded', 1000, 1000, 'EUR')",
    );
    await db.query("select guichet.note_paid('pi_1', row('recharge', $1::uuid)::guichet.subject, 1000, 'eur')", [
      create?.row_id,
    ]);
    expect(await db.query('select balance_minor::int from public.wallets')).toEqual([{ balance_minor: 1000 }]);
  });
});
