import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CheckoutSessionSync } from '../../nodes/StripeMapper/rows.ts';
import { attachTo } from './setup/checkouts.ts';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import type { Results } from './setup/events.ts';
import { checkout } from './setup/rows.ts';
import {
  alerts,
  chargeEvent,
  createOrder,
  disputeEvent,
  intentEvent,
  newProduct,
  newStock,
  newUser,
  orderRow,
  outbox,
  paidOrder,
  refundEvent,
  stockLeft,
  sync,
  type PaymentEvent,
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

const newOrder = async (price = 1000): Promise<string> =>
  (await createOrder(db, await newUser(db), [{ product_id: await newProduct(db, price), quantity: 1 }])).order_id;
const payments = (): Promise<Record<string, unknown>[]> =>
  db.query(`
  select stripe_payment_intent_id as intent, order_id is not null as has_order, status, amount_received_cents::int as received, amount_refunded_cents::int as refunded, role = 'surplus' and settlement is not distinct from 'refund' as duplicate,
    error_code, disputed, receipt_url, stripe_charge_id as charge from public.payments order by 1`);

describe('a payment', () => {
  test('makes the order PAID with its receipt, whichever of intent and charge comes first', async () => {
    for (const chargeFirst of [true, false]) {
      const order_id = await newOrder();
      const intent = intentEvent(
        { created: 100 },
        { status: 'succeeded', metadata: { order_id }, stripe_charge_id: 'ch_1' },
      );
      const charge = chargeEvent({ created: 100 });
      for (const event of chargeFirst ? [charge, intent] : [intent, charge]) await sync(db, event);
      expect(await orderRow(db, order_id)).toMatchObject({
        status: 'PAID',
        payment_state: 'paid',
        paid_at: new Date(100_000),
        receipt_url: 'https://receipts.example.test/1',
        stripe_payment_intent_id: 'pi_1',
      });
      expect(await db.query('select type from public.payment_events order by type')).toEqual([
        { type: 'charge.succeeded' },
        { type: 'payment_intent.succeeded' },
      ]);
      await db.clear();
    }
  });

  test('that is declined leaves the order open and says why; the next try pays it', async () => {
    const order_id = await newOrder();
    await sync(
      db,
      intentEvent(
        { created: 100 },
        {
          status: 'requires_payment_method',
          error_code: 'card_declined',
          decline_code: 'insufficient_funds',
          error_message: 'No.',
          metadata: { order_id },
        },
      ),
    );
    expect(await orderRow(db, order_id)).toMatchObject({ status: 'PENDING', payment_state: 'failed' });
    expect(await payments()).toMatchObject([{ status: 'requires_payment_method', error_code: 'insufficient_funds' }]);
    await sync(db, intentEvent({ created: 120 }, { status: 'succeeded', metadata: { order_id } }));
    expect(await orderRow(db, order_id)).toMatchObject({ status: 'PAID', payment_state: 'paid' });
    expect(await payments()).toMatchObject([{ status: 'succeeded', error_code: null }]);
  });

  test('that is made and declined within one second is declined, whichever event comes last', async () => {
    for (const [first, last] of [
      ['evt_a', 'evt_b'],
      ['evt_b', 'evt_a'],
    ]) {
      const order_id = await newOrder();
      const made = intentEvent(
        { created: 100, ...(first === undefined ? {} : { id: first }) },
        { status: 'requires_payment_method', metadata: { order_id } },
      );
      const declined = intentEvent(
        { created: 100, ...(last === undefined ? {} : { id: last }) },
        { status: 'requires_payment_method', error_code: 'card_declined', metadata: { order_id } },
      );
      await sync(db, declined);
      await sync(db, made);
      expect((await orderRow(db, order_id)).payment_state).toBe('failed');
      await db.clear();
    }
  });

  test.each([
    ['of another amount', { amount: 999 }],
    ['of another currency', { currency: 'chf' }],
  ])('%s fulfils nothing: the event fails and says what is wrong', async (_what, change) => {
    const order_id = await newOrder();
    const { results } = await db.call<Results>('sync_stripe_payments', {
      rows: [intentEvent({ created: 100 }, { status: 'succeeded', metadata: { order_id }, ...change })],
    });
    expect(results).toMatchObject([
      {
        result: 'error',
        error: {
          message: expect.stringContaining('costs 1000 EUR'),
          path: 'data.object.amount_received',
          hint: expect.any(String),
        },
      },
    ]);
    expect((await orderRow(db, order_id)).status).toBe('PENDING');
  });

  test('a bad row fails alone, and results stand in the order of the rows', async () => {
    const [one, two] = [await newOrder(), await newOrder()];
    const { results } = await db.call<Results>('sync_stripe_payments', {
      rows: [
        intentEvent(
          { created: 300, id: 'evt_a' },
          { status: 'succeeded', metadata: { order_id: one }, stripe_payment_intent_id: 'pi_a' },
        ),
        { event_id: 'evt_b', event_created: 200, object: 'payout', row: {} },
        intentEvent(
          { created: 100, id: 'evt_c' },
          { status: 'succeeded', metadata: { order_id: two }, stripe_payment_intent_id: 'pi_c' },
        ),
      ],
    });
    expect(results.map(({ event_id, result }) => [event_id, result])).toEqual([
      ['evt_a', 'applied'],
      ['evt_b', 'error'],
      ['evt_c', 'applied'],
    ]);
    expect([(await orderRow(db, one)).status, (await orderRow(db, two)).status]).toEqual(['PAID', 'PAID']);
  });

  test('of something that is not ours is kept and means nothing', async () => {
    expect(
      await sync(
        db,
        intentEvent({ created: 100 }, { status: 'succeeded', metadata: { order_id: 'x' } }),
        chargeEvent({ created: 100 }, { stripe_payment_intent_id: null }),
      ),
    ).toEqual(['applied', 'applied']);
    expect(await payments()).toMatchObject([{ intent: 'pi_1', has_order: false }]);
  });
});

describe('money that nobody is owed', () => {
  test('a second payment of an order goes back once, with an alert', async () => {
    const order_id = await newOrder();
    const second = intentEvent(
      { created: 110 },
      { status: 'succeeded', metadata: { order_id }, stripe_payment_intent_id: 'pi_2' },
    );
    await sync(db, intentEvent({ created: 100 }, { status: 'succeeded', metadata: { order_id } }));
    await sync(db, second);
    await sync(db, second, { ...second, event_id: 'evt_again', event_created: 111 });
    expect(await payments()).toMatchObject([
      { intent: 'pi_1', has_order: true, duplicate: false },
      { intent: 'pi_2', has_order: false, duplicate: true },
    ]);
    expect(await outbox(db)).toMatchObject([
      {
        topic: 'stripe.refund.create',
        payload: { payment_intent: 'pi_2', amount: 1000, currency: 'eur', reason: 'duplicate' },
      },
    ]);
    expect(await alerts(db)).toEqual(['money_returned']);
    expect(await orderRow(db, order_id)).toMatchObject({
      status: 'PAID',
      payment_state: 'paid',
      stripe_payment_intent_id: 'pi_1',
    });
    await sync(
      db,
      refundEvent(
        { created: 130 },
        {
          status: 'succeeded',
          stripe_payment_intent_id: 'pi_2',
          amount: 1000,
          metadata: { refund_id: String((await db.query<{ id: string }>('select id from public.refunds'))[0]?.id) },
        },
      ),
    );
    expect(await payments()).toMatchObject([
      { intent: 'pi_1', refunded: 0 },
      { intent: 'pi_2', refunded: 1000 },
    ]);
    expect(await db.query('select status, stripe_refund_id from public.refunds')).toEqual([
      { status: 'succeeded', stripe_refund_id: 're_1' },
    ]);
  });

  test('twelve payments of one order at the same moment leave one, eleven go back', async () => {
    const order_id = await newOrder();
    await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        sync(
          db,
          intentEvent(
            { created: 100 },
            { status: 'succeeded', metadata: { order_id }, stripe_payment_intent_id: `pi_${n}` },
          ),
        ),
      ),
    );
    expect((await payments()).filter(({ has_order }) => has_order)).toHaveLength(1);
    expect(await outbox(db)).toHaveLength(11);
  });

  test('a payment after the cancellation goes back once, with an alert; the order stays cancelled', async () => {
    const user = await newUser(db);
    const product = await newProduct(db, 1000);
    const slot = await newStock(db, product, 3);
    const { order_id } = await createOrder(db, user, [{ product_id: product, quantity: 1, ...slot }]);
    await db.call('cancel_order', { order_id }, { user });
    const paid = intentEvent({ created: 100 }, { status: 'succeeded', metadata: { order_id } });
    await sync(db, paid, chargeEvent({ created: 100 }));
    await sync(db, paid);
    expect(await outbox(db)).toMatchObject([
      { topic: 'stripe.refund.create', payload: { payment_intent: 'pi_1', amount: 1000 } },
    ]);
    expect(await alerts(db)).toEqual(['money_returned']);
    expect(await orderRow(db, order_id)).toMatchObject({ status: 'CANCELLED', payment_state: 'refund_pending' });
    expect(await stockLeft(db, slot)).toBe(3);
  });

  test('a failed attempt leaves its place to the one that pays', async () => {
    const order_id = await newOrder();
    await sync(
      db,
      intentEvent(
        { created: 100 },
        {
          status: 'requires_payment_method',
          error_code: 'card_declined',
          metadata: { order_id },
          stripe_payment_intent_id: 'pi_a',
        },
      ),
    );
    await sync(
      db,
      intentEvent({ created: 110 }, { status: 'succeeded', metadata: { order_id }, stripe_payment_intent_id: 'pi_b' }),
    );
    expect(await payments()).toMatchObject([
      { intent: 'pi_a', has_order: false, duplicate: false },
      { intent: 'pi_b', has_order: true },
    ]);
    expect(await outbox(db)).toEqual([]);
  });
});

describe('disputes', () => {
  test('alert once, tell open from lost, and unmark the order when won', async () => {
    const order_id = await paidOrder(db, await newUser(db));
    await sync(
      db,
      disputeEvent({ created: 200 }, { status: 'needs_response' }),
      disputeEvent({ created: 201 }, { status: 'under_review' }),
    );
    expect(await orderRow(db, order_id)).toMatchObject({ status: 'PAID', payment_state: 'disputed' });
    expect(await alerts(db)).toEqual(['dispute_opened']);
    await sync(db, disputeEvent({ created: 300 }, { status: 'won' }));
    expect((await orderRow(db, order_id)).payment_state).toBe('paid');
    await sync(db, disputeEvent({ created: 400 }, { status: 'lost' }));
    expect((await orderRow(db, order_id)).payment_state).toBe('dispute_lost');
  });

  test('one that names its charge only finds the payment, also when that comes later', async () => {
    await sync(db, disputeEvent({ created: 200 }, { status: 'needs_response', stripe_payment_intent_id: null }));
    const order_id = await newOrder();
    await sync(
      db,
      intentEvent({ created: 100 }, { status: 'succeeded', metadata: { order_id }, stripe_charge_id: 'ch_1' }),
    );
    expect(await orderRow(db, order_id)).toMatchObject({ status: 'PAID', payment_state: 'disputed' });
  });
});

describe('any order and any repetition of the events of a payment', () => {
  const history = (order_id: string): PaymentEvent[] => {
    const metadata = { order_id };
    const at = (created: number, id: string) => ({ created, id });
    const paid = { status: 'succeeded', metadata, stripe_charge_id: 'ch_2' } as const;
    return [
      // made and declined within one second; the ids say nothing of the order
      intentEvent(at(101, 'evt_99'), { status: 'requires_payment_method', metadata }),
      chargeEvent(
        at(101, 'evt_02'),
        {
          stripe_charge_id: 'ch_1',
          status: 'failed',
          amount_captured: 0,
          captured: false,
          receipt_url: null,
          error_code: 'card_declined',
          metadata,
        },
        'charge.failed',
      ),
      intentEvent(at(101, 'evt_03'), {
        status: 'requires_payment_method',
        error_code: 'card_declined',
        decline_code: 'insufficient_funds',
        metadata,
        stripe_charge_id: 'ch_1',
      }),
      intentEvent(at(102, 'evt_04'), { status: 'processing', metadata, stripe_charge_id: 'ch_2' }),
      intentEvent(at(102, 'evt_05'), paid),
      chargeEvent(at(102, 'evt_06'), { stripe_charge_id: 'ch_2', metadata }),
      refundEvent(at(200, 'evt_07'), { status: 'pending', stripe_charge_id: 'ch_2' }),
      chargeEvent(at(200, 'evt_08'), { stripe_charge_id: 'ch_2', amount_refunded: 400, metadata }, 'charge.refunded'),
      refundEvent(at(210, 'evt_09'), { status: 'succeeded', stripe_charge_id: 'ch_2' }),
      refundEvent(at(220, 'evt_10'), {
        status: 'succeeded',
        stripe_refund_id: 're_2',
        amount: 100,
        stripe_charge_id: 'ch_2',
      }),
      chargeEvent(at(220, 'evt_11'), { stripe_charge_id: 'ch_2', amount_refunded: 500, metadata }, 'charge.refunded'),
      // re_1 succeeded, and the bank sent it back
      refundEvent(at(400, 'evt_12'), {
        status: 'failed',
        failure_reason: 'lost_or_stolen_card',
        stripe_charge_id: 'ch_2',
      }),
      chargeEvent(at(400, 'evt_13'), { stripe_charge_id: 'ch_2', amount_refunded: 100, metadata }, 'charge.updated'),
      disputeEvent(at(350, 'evt_98'), { status: 'needs_response', stripe_charge_id: 'ch_2' }),
      disputeEvent(at(350, 'evt_15'), { status: 'won', stripe_charge_id: 'ch_2' }),
    ];
  };
  const rows = async (order_id: string): Promise<unknown> =>
    (
      await db.query(
        `
    select jsonb_build_object(
      'order', (select to_jsonb(o) - 'id' - 'user_id' - 'created_at' - 'updated_at' from public.orders o where o.id = $1),
      'payments', (select jsonb_agg(to_jsonb(p) - '{id,order_id,for_order_id,payer_id,created_at,updated_at}'::text[] || jsonb_build_object('has_order', p.order_id is not null,
        'for_order', p.for_order_id = $1, 'payer', p.payer_id = (select o.user_id from public.orders o where o.id = $1)) order by p.stripe_payment_intent_id) from public.payments p),
      'events', (select jsonb_agg(e.stripe_event_id order by e.stripe_event_id) from public.payment_events e),
      'refunds', (select jsonb_agg(to_jsonb(r) - 'id' - 'payment_id' - 'created_at' - 'updated_at' order by r.stripe_refund_id) from public.refunds r),
      'disputes', (select jsonb_agg(to_jsonb(d) - 'id' - 'payment_id' - 'created_at' - 'updated_at' || jsonb_build_object('has_payment', d.payment_id is not null)) from public.disputes d),
      -- a payment that is told of before its own event is asked for, and found told when its turn comes
      'outbox', (select count(*) from public.outbox where topic <> 'stripe.object.fetch'), 'alerts', (select jsonb_agg(a.template order by a.template) from public.alert_outbox a)) as state`,
        [order_id],
      )
    )[0];

  test('end in the same rows, in batches of any size', async () => {
    const first = await newOrder();
    for (const event of history(first)) await sync(db, event);
    const expected = await rows(first);
    expect(expected).toMatchObject({
      state: {
        order: { status: 'PAID', payment_state: 'partially_refunded', receipt_url: 'https://receipts.example.test/1' },
        payments: [
          {
            status: 'succeeded',
            amount_refunded_cents: 100,
            disputed: false,
            stripe_charge_id: 'ch_2',
            error_code: null,
          },
        ],
        refunds: [{ status: 'failed' }, { status: 'succeeded' }],
        outbox: 0,
        alerts: ['dispute_opened', 'dispute_won', 'refund_failed'],
      },
    });
    await db.clear();
    const length = history('').length;
    const deliveries = fc.record({
      order: fc.shuffledSubarray(
        Array.from({ length }, (_, n) => n),
        { minLength: length, maxLength: length },
      ),
      again: fc.array(fc.nat(length - 1), { maxLength: 8 }),
      batch: fc.integer({ min: 1, max: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(deliveries, async ({ order, again, batch }) => {
        try {
          const order_id = await newOrder();
          const events = history(order_id);
          const queue = [...order, ...again].map((n) => events[n]).filter((event) => event !== undefined);
          for (let from = 0; from < queue.length; from += batch) await sync(db, ...queue.slice(from, from + batch));
          expect(await rows(order_id)).toEqual(expected);
        } finally {
          await db.clear();
        }
      }),
      { numRuns: 40, endOnFailure: false },
    );
  }, 120_000);

  test('and at the same time: nothing is locked out, nothing is lost', async () => {
    const order_id = await newOrder();
    await Promise.all(history(order_id).map((event) => sync(db, event)));
    expect(await orderRow(db, order_id)).toMatchObject({ status: 'PAID', payment_state: 'partially_refunded' });
  });
});

describe('the Checkout of an order', () => {
  const session = (
    order_id: string,
    event_type: string,
    row: Partial<CheckoutSessionSync['row']> = {},
  ): CheckoutSessionSync =>
    checkout(
      { event_created: 100, event_type },
      {
        stripe_checkout_session_id: 'cs_1',
        mode: 'payment',
        stripe_customer_id: null,
        stripe_subscription_id: null,
        metadata: { order_id },
        ...row,
      },
    );
  const syncSession = async (row: CheckoutSessionSync) =>
    (
      await db.call<Results<{ result: string; handler: string | null }>>('sync_stripe_checkout_sessions', {
        rows: [row],
      })
    ).results[0];

  test('that expired gives the stock back, once, and asks nothing of Stripe', async () => {
    const user = await newUser(db);
    const product = await newProduct(db, 1000);
    const slot = await newStock(db, product, 5);
    const { order_id } = await createOrder(db, user, [{ product_id: product, quantity: 2, ...slot }]);
    await attachTo(db, 'order', order_id, { id: 'cs_1', url: 'https://c.test/1' });
    const expired = session(order_id, 'checkout.session.expired', { status: 'expired' });
    for (const row of [expired, expired])
      expect(await syncSession(row)).toMatchObject({
        result: 'applied',
        handler: 'guichet.apply_order_checkout(jsonb)',
      });
    expect((await orderRow(db, order_id)).status).toBe('CANCELLED');
    expect(await stockLeft(db, slot)).toBe(5);
    expect(await outbox(db)).toEqual([]);
  });

  test('that was not the written one changes nothing', async () => {
    const order_id = await newOrder();
    await attachTo(db, 'order', order_id, { id: 'cs_1', url: 'https://c.test/1' });
    await syncSession(
      session(order_id, 'checkout.session.expired', { stripe_checkout_session_id: 'cs_other', status: 'expired' }),
    );
    expect(await orderRow(db, order_id)).toMatchObject({ status: 'PENDING', payment_state: 'checkout_open' });
  });

  test('that is complete is waited for, PAID comes from the payment; in setup mode it means nothing', async () => {
    const order_id = await newOrder();
    await syncSession(session(order_id, 'checkout.session.completed', { mode: 'setup' }));
    expect(await orderRow(db, order_id)).toMatchObject({ status: 'PENDING', payment_state: 'none' });
    await syncSession(session(order_id, 'checkout.session.completed'));
    expect(await orderRow(db, order_id)).toMatchObject({ status: 'PENDING', payment_state: 'processing' });
    await syncSession(session(order_id, 'checkout.session.async_payment_failed'));
    expect(await orderRow(db, order_id)).toMatchObject({ status: 'PENDING', payment_state: 'failed' });
  });
});

describe('who may see and do what', () => {
  test('payment_events are append-only, for the server and for the owner of the database', async () => {
    await paidOrder(db, await newUser(db));
    for (const sql of ["update public.payment_events set type = 'x'", 'delete from public.payment_events']) {
      await expect(db.query(sql)).rejects.toThrow('append-only');
      await expect(db.as('service_role', sql)).rejects.toThrow('permission denied');
    }
    await expect(db.query('truncate public.payment_events')).rejects.toThrow('append-only');
  });

  test('a user sees own payments and refunds, not those of another, and no events or disputes', async () => {
    const [user, other] = [await newUser(db), await newUser(db)];
    const order_id = await paidOrder(db, user);
    await db.call('request_refund', { order_id, amount_cents: 100 });
    for (const table of ['payments', 'refunds']) {
      expect(await db.as({ user }, `select id from public.${table}`)).toHaveLength(1);
      expect(await db.as({ user: other }, `select id from public.${table}`)).toEqual([]);
      await expect(db.as('anon', `select id from public.${table}`)).rejects.toThrow('permission denied');
      await expect(db.as({ user }, `delete from public.${table}`)).rejects.toThrow('permission denied');
    }
    for (const table of ['payment_events', 'disputes'])
      await expect(db.as({ user }, `select id from public.${table}`)).rejects.toThrow('permission denied');
  });
});
