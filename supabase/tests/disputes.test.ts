import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  alerts,
  chargeEvent,
  disputeEvent,
  intentEvent,
  newUser,
  orderRow,
  outbox,
  paidOrder,
  refundEvent,
  sync,
} from './ordersSupport.ts';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import type { Results } from './setup/events.ts';
import { begin, newCustomer, newMachine, openSession, report, sessionRow } from './vendingSupport.ts';
import { wordsFor } from './setup/listedRefusals.ts';

/** Refunds against disputes: what Stripe refuses is not asked for, what a dispute has taken is gone, and both ends are told. */

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
  refund_id?: string;
  amount_cents?: number;
  left_cents?: number;
  field?: string;
}
const request = (order_id: string, amount_cents?: number): Promise<Answer> =>
  db.call<Answer>('request_refund', { order_id, ...(amount_cents === undefined ? {} : { amount_cents }) });
const opened = (created = 200, row: Partial<Parameters<typeof disputeEvent>[1]> = {}) =>
  disputeEvent({ created }, { status: 'needs_response', ...row });
const asked = async (): Promise<unknown[]> =>
  (await outbox(db))
    .filter(({ topic }) => topic === 'stripe.refund.create')
    .map(({ payload }) => [payload.payment_intent, payload.amount]);

/** Gives the one refund that waits back as Stripe refused it. */
async function refuse(code: string, found?: Record<string, number>): Promise<string | undefined> {
  const { token, rows } = await db.call<{ token: string; rows: { id: string }[] }>('claim_outbox', {
    topics: ['stripe.refund.create'],
  });
  const { results } = await db.call<Results>('fail_outbox', {
    token,
    rows: rows.map(({ id }) => ({ id, message: code, code, final: true, ...(found === undefined ? {} : { found }) })),
  });
  return results[0]?.result;
}

describe('a refund that staff ask for', () => {
  test('is refused while a dispute is open, says so, and asks nothing; of a dispute that was won it is made', async () => {
    const order_id = await paidOrder(db, await newUser(db));
    await sync(db, opened());
    for (const amount of [undefined, 1])
      expect(await request(order_id, amount)).toMatchObject({
        result: 'refused',
        reason: 'disputed',
        field: 'order_id',
      });
    expect(wordsFor(await request(order_id))).toContain('workflows');
    expect(await asked()).toEqual([]);
    expect(await db.query('select from public.refunds')).toEqual([]);
    await sync(db, disputeEvent({ created: 300 }, { status: 'under_review' }));
    expect(await request(order_id)).toMatchObject({ result: 'refused', reason: 'disputed' });
    await sync(db, disputeEvent({ created: 400 }, { status: 'won' }));
    expect(await request(order_id)).toMatchObject({ result: 'requested', amount_cents: 1000 });
  });

  test('is made all the same where Stripe says that the charge may be refunded', async () => {
    const order_id = await paidOrder(db, await newUser(db));
    await sync(db, disputeEvent({ created: 200 }, { status: 'warning_needs_response', is_charge_refundable: true }));
    expect((await orderRow(db, order_id)).payment_state).toBe('disputed');
    expect(await request(order_id, 400)).toMatchObject({ result: 'requested', left_cents: 600 });
    // the inquiry became a dispute: Stripe takes no refund any more
    await sync(db, opened(300));
    expect(await request(order_id, 100)).toMatchObject({ result: 'refused', reason: 'disputed' });
  });

  test('is at most what a lost dispute has left, and refused where it has left nothing', async () => {
    const order_id = await paidOrder(db, await newUser(db));
    await sync(
      db,
      disputeEvent({ created: 200 }, { status: 'lost', amount: 300 }),
      refundEvent({ created: 210 }, { status: 'succeeded', amount: 200 }),
    );
    expect((await orderRow(db, order_id)).payment_state).toBe('dispute_lost');
    expect(await request(order_id, 501)).toMatchObject({
      result: 'refused',
      field: 'amount_cents',
      reason: 'more_than_left',
      left_cents: 500,
      currency: 'EUR',
    });
    expect(await request(order_id)).toMatchObject({ result: 'requested', amount_cents: 500, left_cents: 0 });
    const other = await paidOrder(db, await newUser(db), { intent: 'pi_2' });
    await sync(
      db,
      disputeEvent(
        { created: 200 },
        { status: 'lost', stripe_dispute_id: 'dp_2', stripe_payment_intent_id: 'pi_2', stripe_charge_id: 'ch_2' },
      ),
    );
    expect(await request(other)).toMatchObject({ result: 'refused', reason: 'nothing_left' });
  });
});

describe('a refund that Stripe refuses', () => {
  test('because its charge is disputed fails at once and is told; the lane goes on', async () => {
    const order_id = await paidOrder(db, await newUser(db));
    await request(order_id, 400);
    await request(order_id, 100);
    expect(await refuse('charge_disputed')).toBe('settled');
    expect(await db.query('select status, failure_reason from public.refunds order by amount_cents')).toEqual([
      { status: 'requested', failure_reason: null },
      { status: 'failed', failure_reason: 'charge_disputed' },
    ]);
    expect(await db.query('select status, result from public.outbox order by seq')).toEqual([
      { status: 'done', result: { refused: 'charge_disputed' } },
      { status: 'waiting', result: null },
    ]);
    expect(await alerts(db)).toEqual(['refund_failed']);
    expect(await request(order_id)).toMatchObject({ amount_cents: 900 });
  });

  test('because Stripe has made it already ends as it was found, without an alarm', async () => {
    const order_id = await paidOrder(db, await newUser(db));
    await request(order_id);
    expect(await refuse('charge_already_refunded', { amount_refunded: 1000 })).toBe('settled');
    expect(await db.query('select status from public.refunds')).toEqual([{ status: 'canceled' }]);
    expect(await orderRow(db, order_id)).toMatchObject({ payment_state: 'refunded' });
    expect(await alerts(db)).toEqual([]);
    // its own event comes later and adds nothing
    await sync(
      db,
      refundEvent({ created: 300 }, { status: 'succeeded', amount: 1000 }),
      chargeEvent({ created: 300 }, { amount_refunded: 1000 }, 'charge.refunded'),
    );
    expect(await db.query('select amount_refunded_cents::int from public.payments')).toEqual([
      { amount_refunded_cents: 1000 },
    ]);
  });

  test('because there is less left: what is owed beyond what was found is asked for anew', async () => {
    const order_id = await paidOrder(db, await newUser(db));
    await sync(
      db,
      intentEvent({ created: 110 }, { status: 'succeeded', metadata: { order_id }, stripe_payment_intent_id: 'pi_2' }),
    );
    expect(await asked()).toEqual([['pi_2', 1000]]);
    expect(await refuse('amount_too_large', { amount_refunded: 400 })).toBe('settled');
    expect(await asked()).toEqual([
      ['pi_2', 1000],
      ['pi_2', 600],
    ]);
    expect(await alerts(db)).toEqual(['money_returned']);
  });

  test('for a reason that nobody knows is parked for staff, as before', async () => {
    await request(await paidOrder(db, await newUser(db)));
    expect(await refuse('card_declined')).toBe('parked');
    expect(await alerts(db)).toEqual(['outbox_parked']);
  });
});

describe('what goes back by itself', () => {
  test('waits for the end of a dispute: asked for when it is won', async () => {
    const order_id = await paidOrder(db, await newUser(db));
    await sync(
      db,
      disputeEvent(
        { created: 109 },
        {
          status: 'needs_response',
          stripe_dispute_id: 'dp_2',
          stripe_payment_intent_id: 'pi_2',
          stripe_charge_id: 'ch_2',
        },
      ),
    );
    await sync(
      db,
      intentEvent({ created: 110 }, { status: 'succeeded', metadata: { order_id }, stripe_payment_intent_id: 'pi_2' }),
    );
    expect(await asked()).toEqual([]);
    await sync(
      db,
      disputeEvent(
        { created: 300 },
        { status: 'won', stripe_dispute_id: 'dp_2', stripe_payment_intent_id: 'pi_2', stripe_charge_id: 'ch_2' },
      ),
    );
    expect(await asked()).toEqual([['pi_2', 1000]]);
    expect(await alerts(db)).toEqual(['dispute_opened', 'money_returned', 'dispute_won']);
  });

  test('and what was asked for before, and refused for it, is asked for once more', async () => {
    const order_id = await paidOrder(db, await newUser(db));
    await sync(
      db,
      intentEvent({ created: 110 }, { status: 'succeeded', metadata: { order_id }, stripe_payment_intent_id: 'pi_2' }),
    );
    const contest = (status: string, created: number) =>
      disputeEvent(
        { created },
        { status, stripe_dispute_id: 'dp_2', stripe_payment_intent_id: 'pi_2', stripe_charge_id: 'ch_2' },
      );
    await sync(db, contest('needs_response', 200));
    expect(await refuse('charge_disputed')).toBe('settled');
    expect(await asked()).toHaveLength(1);
    await sync(db, contest('won', 300));
    expect(await asked()).toEqual([
      ['pi_2', 1000],
      ['pi_2', 1000],
    ]);
  });

  test('is not asked for over and over where Stripe goes on refusing it', async () => {
    const order_id = await paidOrder(db, await newUser(db));
    const second = intentEvent(
      { created: 110 },
      { status: 'succeeded', metadata: { order_id }, stripe_payment_intent_id: 'pi_2' },
    );
    await sync(db, second);
    // the dispute's own event is still on its way
    expect(await refuse('charge_disputed')).toBe('settled');
    await sync(db, second, { ...second, event_id: 'evt_again', event_created: 120 });
    expect(await asked()).toHaveLength(1);
    // Stripe says less than the mirror, whatever is asked for
    await sync(
      db,
      intentEvent({ created: 110 }, { status: 'succeeded', metadata: { order_id }, stripe_payment_intent_id: 'pi_3' }),
    );
    for (let round = 0; round < 4; round += 1)
      expect(await refuse('amount_too_large', { amount_refunded: 100 + round })).toBe('settled');
    expect((await asked()).filter((row) => JSON.stringify(row).includes('pi_3'))).toHaveLength(4);
    expect((await alerts(db)).filter((template) => template === 'refund_failed')).toHaveLength(2);
  });

  test('is gone with a lost dispute: only the rest is asked for', async () => {
    const order_id = await paidOrder(db, await newUser(db));
    const contest = (status: string, created: number) =>
      disputeEvent(
        { created },
        { status, amount: 700, stripe_dispute_id: 'dp_2', stripe_payment_intent_id: 'pi_2', stripe_charge_id: 'ch_2' },
      );
    await sync(
      db,
      contest('needs_response', 105),
      intentEvent({ created: 110 }, { status: 'succeeded', metadata: { order_id }, stripe_payment_intent_id: 'pi_2' }),
    );
    await sync(db, contest('lost', 300));
    expect(await asked()).toEqual([['pi_2', 300]]);
  });

  test('of a vend waits as well, and its state tells an open dispute from a lost one', async () => {
    const token = await newMachine(db);
    await db.query("update public.machines set capture_policy = 'automatic'");
    const { id } = await openSession(db, token);
    await sync(
      db,
      intentEvent({ created: 100 }, { status: 'succeeded', amount: 250, metadata: { vend_session_id: id } }),
    );
    await begin(db, token, id);
    await sync(db, opened(110, { amount: 250 }));
    await report(db, token, id, { outcome: 'failure' });
    expect(await sessionRow(db, id)).toMatchObject({ status: 'FAILED', payment_state: 'disputed' });
    expect(await asked()).toEqual([]);
    await sync(db, disputeEvent({ created: 120 }, { status: 'lost', amount: 250 }));
    expect((await sessionRow(db, id)).payment_state).toBe('dispute_lost');
    await sync(db, disputeEvent({ created: 130 }, { status: 'won', amount: 250 }));
    expect(await asked()).toEqual([['pi_1', 250]]);
    expect((await sessionRow(db, id)).payment_state).toBe('refunding');
  });
});

describe('the end of a dispute', () => {
  test.each([
    ['won', 'dispute_won'],
    ['warning_closed', 'dispute_won'],
    ['lost', 'dispute_lost'],
  ])('%s is told once, also where it comes before its beginning', async (status, template) => {
    await paidOrder(db, await newUser(db));
    await sync(
      db,
      disputeEvent({ created: 300 }, { status }),
      disputeEvent({ created: 200 }, { status: 'needs_response' }),
      disputeEvent({ created: 301 }, { status }),
    );
    expect((await alerts(db)).toSorted()).toEqual(['dispute_opened', template].toSorted());
  });

  test('that brings a recharge back frees the wallet that its debt had frozen', async () => {
    const customer = await newCustomer(db);
    const { create } = await db.call<{ create: { metadata: Record<string, string> } }>(
      'start_wallet_recharge',
      { amount: '10.00' },
      customer,
    );
    await sync(
      db,
      intentEvent({ created: 100 }, { status: 'succeeded', metadata: create.metadata }),
      refundEvent({ created: 110 }, { status: 'succeeded', amount: 500 }),
    );
    await sync(db, opened(200));
    const wallet = async () =>
      (await db.query('select balance_minor::int, frozen_at is not null as frozen from public.wallets'))[0];
    expect(await wallet()).toEqual({ balance_minor: -500, frozen: true });
    await sync(db, disputeEvent({ created: 300 }, { status: 'won' }));
    expect(await wallet()).toEqual({ balance_minor: 500, frozen: false });
    // what comes late has been booked both ways already
    await sync(db, disputeEvent({ created: 400 }, { status: 'lost' }));
    expect(await wallet()).toEqual({ balance_minor: -500, frozen: true });
  });
});
