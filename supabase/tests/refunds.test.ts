import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type Caller, type TestDatabase } from './setup/database.ts';
import {
  alerts,
  chargeEvent,
  createOrder,
  newProduct,
  newUser,
  orderRow,
  outbox,
  paidOrder,
  refundEvent,
  sync,
} from './ordersSupport.ts';

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
  refund_id: string;
  amount_cents: number;
  left_cents: number;
  field?: string;
}
const request = (args: Record<string, unknown>, caller: Caller = 'service_role') =>
  db.call<Answer>('request_refund', args, caller);
const paid = async () => paidOrder(db, await newUser(db));

describe('request_refund', () => {
  test('takes a part, then the rest, and asks Stripe for each once', async () => {
    const order_id = await paid();
    expect(await request({ order_id, amount_cents: 400, reason: 'casse' })).toMatchObject({
      result: 'requested',
      amount_cents: 400,
      left_cents: 600,
    });
    expect((await orderRow(db, order_id)).payment_state).toBe('refund_pending');
    const rest = await request({ order_id });
    expect(rest).toMatchObject({ amount_cents: 600, left_cents: 0 });
    expect(await request({ order_id })).toMatchObject({ result: 'refused', field: 'amount_cents' });
    expect(await outbox(db)).toMatchObject([
      {
        topic: 'stripe.refund.create',
        payload: { payment_intent: 'pi_1', amount: 400, currency: 'eur', reason: 'requested_by_customer' },
      },
      {
        topic: 'stripe.refund.create',
        payload: { payment_intent: 'pi_1', amount: 600, metadata: { refund_id: rest.refund_id } },
      },
    ]);
  });

  test.each([
    ['above the remainder', { amount_cents: 1001 }, 'amount_cents'],
    ['of nothing', { amount_cents: 0 }, 'amount_cents'],
    ['negative', { amount_cents: -5 }, 'amount_cents'],
    ['of half a cent', { amount_cents: 10.5 }, 'amount_cents'],
    ['with a reason too long', { reason: 'x'.repeat(201) }, 'reason'],
  ])('%s is refused, and nothing is sent', async (_what, change, field) => {
    expect(await request({ order_id: await paid(), ...change })).toMatchObject({ result: 'refused', field });
    expect(await outbox(db)).toEqual([]);
    expect(await db.query('select from public.refunds')).toEqual([]);
  });

  test('of an order that is not paid is refused', async () => {
    const { order_id } = await createOrder(db, await newUser(db), [{ product_id: await newProduct(db), quantity: 1 }]);
    expect(await request({ order_id })).toMatchObject({ result: 'refused', field: 'order_id' });
    expect(await request({ order_id: randomUUID() })).toMatchObject({ result: 'refused', field: 'order_id' });
  });

  test('the same request twice is one refund; its id does not serve another order', async () => {
    const user = await newUser(db);
    const [one, two] = [await paidOrder(db, user), await paidOrder(db, user, { intent: 'pi_2' })];
    const request_id = randomUUID();
    const first = await request({ order_id: one, amount_cents: 100, request_id });
    expect(await request({ order_id: one, amount_cents: 100, request_id })).toMatchObject({
      refund_id: first.refund_id,
    });
    expect(await request({ order_id: two, amount_cents: 100, request_id })).toMatchObject({
      result: 'refused',
      field: 'request_id',
    });
    expect(await outbox(db)).toHaveLength(1);
  });

  test('forty at once never exceed what was paid', async () => {
    const order_id = await paid();
    const answers = await Promise.all(Array.from({ length: 40 }, () => request({ order_id, amount_cents: 300 })));
    expect(answers.filter(({ result }) => result === 'requested')).toHaveLength(3);
    expect(await db.query('select sum(amount_cents)::int as sum from public.refunds')).toEqual([{ sum: 900 }]);
  });

  test('is for staff: an administrator may, a customer and a stranger may not', async () => {
    const user = await newUser(db);
    const order_id = await paidOrder(db, user);
    await expect(request({ order_id }, { user })).rejects.toThrow('staff_only');
    await expect(request({ order_id }, 'anon')).rejects.toThrow('permission denied');
    const admin = await newUser(db);
    expect(await request({ order_id, amount_cents: 100 }, { user: admin, admin: true })).toMatchObject({
      result: 'requested',
    });
    expect(await db.query('select requested_by from public.refunds')).toEqual([{ requested_by: admin }]);
    await expect(db.as({ user }, `select public.give_up_refund('${randomUUID()}', 'x')`)).rejects.toThrow(
      'permission denied',
    );
  });
});

describe('what becomes of a refund', () => {
  test('is final when Stripe says so: pending, succeeded, and taken back when it fails later', async () => {
    const order_id = await paid();
    const { refund_id } = await request({ order_id, amount_cents: 400 });
    const metadata = { refund_id };
    await sync(
      db,
      refundEvent({ created: 200 }, { status: 'pending', metadata }),
      chargeEvent({ created: 200 }, { amount_refunded: 400 }, 'charge.refunded'),
    );
    expect((await orderRow(db, order_id)).payment_state).toBe('refund_pending');
    expect(await db.query('select amount_refunded_cents::int from public.payments')).toEqual([
      { amount_refunded_cents: 0 },
    ]);
    await sync(db, refundEvent({ created: 210 }, { status: 'succeeded', metadata }));
    expect((await orderRow(db, order_id)).payment_state).toBe('partially_refunded');
    expect(await request({ order_id, amount_cents: 601 })).toMatchObject({ result: 'refused' });
    await sync(
      db,
      refundEvent({ created: 300 }, { status: 'failed', failure_reason: 'expired_or_canceled_card', metadata }),
    );
    expect((await orderRow(db, order_id)).payment_state).toBe('paid');
    expect(await db.query('select amount_refunded_cents::int from public.payments')).toEqual([
      { amount_refunded_cents: 0 },
    ]);
    expect(await alerts(db)).toEqual(['refund_failed']);
    expect(await request({ order_id })).toMatchObject({ result: 'requested', amount_cents: 1000 });
  });

  test('is on its way as long as only the charge tells of it', async () => {
    const order_id = await paid();
    const { refund_id } = await request({ order_id });
    await sync(db, chargeEvent({ created: 200 }, { amount_refunded: 1000 }, 'charge.refunded'));
    expect((await orderRow(db, order_id)).payment_state).toBe('refund_pending');
    await sync(db, refundEvent({ created: 201 }, { status: 'succeeded', amount: 1000, metadata: { refund_id } }));
    expect((await orderRow(db, order_id)).payment_state).toBe('refunded');
  });

  test('one made in the Dashboard counts against the remainder, also before its own event', async () => {
    const order_id = await paid();
    await sync(db, chargeEvent({ created: 200 }, { amount_refunded: 700 }, 'charge.refunded'));
    expect(await request({ order_id, amount_cents: 301 })).toMatchObject({ result: 'refused', field: 'amount_cents' });
    await sync(db, refundEvent({ created: 200 }, { status: 'succeeded', amount: 700 }));
    expect(await request({ order_id, amount_cents: 301 })).toMatchObject({ result: 'refused', field: 'amount_cents' });
    expect((await orderRow(db, order_id)).payment_state).toBe('partially_refunded');
    await sync(db, refundEvent({ created: 250 }, { status: 'succeeded', amount: 300, stripe_refund_id: 're_2' }));
    expect((await orderRow(db, order_id)).payment_state).toBe('refunded');
  });

  test('one that Stripe refuses to make fails once, with an alert, and frees the remainder', async () => {
    const order_id = await paid();
    const { refund_id } = await request({ order_id });
    expect(await db.call('give_up_refund', { refund_id, message: 'charge_already_refunded' })).toMatchObject({
      result: 'failed',
    });
    expect(await db.call('give_up_refund', { refund_id, message: 'again' })).toMatchObject({ result: 'unchanged' });
    expect((await orderRow(db, order_id)).payment_state).toBe('paid');
    expect(await alerts(db)).toEqual(['refund_failed']);
    await expect(db.call('give_up_refund', { refund_id: randomUUID(), message: 'x' })).rejects.toThrow(
      'does not exist',
    );
  });

  test('staff who skip what Stripe refused give the refund up', async () => {
    const order_id = await paid();
    await request({ order_id });
    const [row] = await db.query<{ id: string }>('select id from public.outbox');
    await db.call('skip_outbox', { ids: [row?.id], reason: 'paid back in cash' });
    expect(await db.query('select status, failure_reason from public.refunds')).toEqual([
      { status: 'failed', failure_reason: 'paid back in cash' },
    ]);
    expect(await request({ order_id })).toMatchObject({ result: 'requested', amount_cents: 1000 });
  });

  test('the hold of a payment that was never captured is no refund', async () => {
    const order_id = await paid();
    await sync(
      db,
      chargeEvent({ created: 50 }, { captured: false, amount_captured: 0, amount_refunded: 1000 }, 'charge.refunded'),
    );
    expect((await orderRow(db, order_id)).payment_state).toBe('paid');
  });
});
