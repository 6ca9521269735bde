import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { chargeEvent, disputeEvent, intentEvent, refundEvent, sync } from './ordersSupport.ts';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import { apply, fetched, wanted } from './setup/fetch.ts';

/** Payments of before the installation: of them only refunds, disputes and their charges tell. */

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

const payment = async (): Promise<unknown> =>
  (
    await db.query(
      'select amount_cents::int as amount, amount_received_cents::int as received, amount_refunded_cents::int as refunded, status, disputed, needs_refetch as asked from public.payments',
    )
  )[0];
const was = { amount: 5000, amount_received: 5000, status: 'succeeded', stripe_charge_id: 'ch_1' };

describe('a payment older than the installation', () => {
  test.each([
    ['refund', refundEvent({ created: 100 }, { status: 'succeeded', amount: 500 }), { refunded: 500, disputed: false }],
    [
      'dispute',
      disputeEvent({ created: 100 }, { status: 'needs_response', amount: 500 }),
      { refunded: 0, disputed: true },
    ],
  ])(
    'a %s of it invents no amount: the payment is asked for, and the answer fills the row',
    async (_kind, event, follows) => {
      await sync(db, event);
      expect(await payment()).toEqual({ amount: null, received: 0, status: 'unknown', asked: true, ...follows });
      const rows = await wanted(db);
      expect(rows.map(({ object, stripe_id, route }) => [object, stripe_id, route])).toEqual([
        ['payment_intent', 'pi_1', 'payment'],
      ]);
      await apply(
        db,
        rows.map((row) => fetched(row, 200, intentEvent({ created: 200 }, was))),
      );
      expect(await payment()).toEqual({ amount: 5000, received: 5000, status: 'succeeded', asked: false, ...follows });
    },
  );

  test('its charge says what it was of, whichever comes first; the payment is asked for all the same', async () => {
    const refund = refundEvent({ created: 100 }, { status: 'succeeded', amount: 500 });
    const charge = chargeEvent({ created: 100 }, { amount: 5000, amount_refunded: 500 }, 'charge.refunded');
    for (const events of [
      [refund, charge],
      [charge, refund],
    ]) {
      for (const event of events) await sync(db, event);
      expect(await payment()).toMatchObject({ amount: 5000, refunded: 500, asked: true });
      await db.clear();
    }
  });

  test('nothing is asked where its own event came, before or after', async () => {
    const refund = refundEvent({ created: 100 }, { status: 'succeeded', amount: 500 });
    await sync(db, intentEvent({ created: 90 }, was), refund);
    expect(await payment()).toMatchObject({ amount: 5000, refunded: 500, asked: false });
    expect(await wanted(db)).toEqual([]);
    await db.clear();
    await sync(db, refund);
    await sync(db, intentEvent({ created: 90 }, was));
    expect(await payment()).toMatchObject({ amount: 5000, refunded: 500, asked: false });
    expect((await wanted(db)).map(({ route }) => route)).toEqual(['nothing']);
  });

  test('a charge of which nothing went back asks for nothing: its payment is on its way', async () => {
    await sync(db, chargeEvent({ created: 100 }, { amount: 5000 }));
    expect(await payment()).toMatchObject({ asked: false });
  });

  test('a key that does not know it is no proof that it never was', async () => {
    await sync(db, refundEvent({ created: 100 }, { status: 'succeeded', amount: 500 }));
    const results = await apply(
      db,
      (await wanted(db)).map((row) => fetched(row, 200, 'gone')),
    );
    expect(results).toMatchObject([
      { result: 'error', error: { message: expect.stringContaining('Stripe knows no payment_intent pi_1') } },
    ]);
    expect(await payment()).toMatchObject({ amount: null, status: 'unknown', asked: true });
  });
});

test('a capture beyond the authorisation is no refund', async () => {
  await sync(
    db,
    intentEvent({ created: 100 }, { ...was, amount_received: 6000 }),
    chargeEvent({ created: 100 }, { amount: 5000, amount_captured: 6000, amount_refunded: 0 }, 'charge.captured'),
  );
  expect(await payment()).toMatchObject({ received: 6000, refunded: 0 });
  await sync(
    db,
    chargeEvent({ created: 110 }, { amount: 5000, amount_captured: 6000, amount_refunded: 6000 }, 'charge.refunded'),
  );
  expect(await payment()).toMatchObject({ received: 6000, refunded: 6000 });
});
