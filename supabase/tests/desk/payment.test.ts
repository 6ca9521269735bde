import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type Caller, type TestDatabase } from '../setup/database.ts';
import { chargeEvent, disputeEvent, intentEvent, newUser, paidOrder, refundEvent, sync } from '../ordersSupport.ts';
import {
  begin,
  newCustomer,
  newMachine,
  openSession,
  paymentIntent,
  report,
  sync as syncVend,
} from '../vendingSupport.ts';
import { letIn } from './letIn.ts';
import { colleague } from './staff.ts';

// A payment, whole: what is refundable and why not more, and everything that happened to it in its order.

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

interface Shown {
  id: string;
  state: string;
  label: string;
  domain: string;
  payer: { person_id: string } | null;
  subject: { kind: string; id: string; lines?: unknown[] } | null;
  refund: { left_minor: number; refundable_minor: number; why_not: string | null; spent_minor: number };
  others: { id: string }[];
  history: { kind: string; label?: string; table?: string; state?: string; at: string; by?: string }[];
}
const desk = (id: string, caller: Caller = 'service_role') => db.call<Shown>('desk_payment', { p_id: id }, caller);
const idOf = async (intent: string): Promise<string> =>
  (await db.query<{ id: string }>('select id from public.payments where stripe_payment_intent_id = $1', [intent]))[0]
    ?.id ?? '';
const refused = (id: string, args: Record<string, unknown> = {}) =>
  db.call<{ result: string; reason?: string }>('request_refund', { payment_id: id, ...args });

describe('a payment', () => {
  test('shows who, what for, and what happened: events, rows, calls and decisions in their order', async () => {
    const user = await newUser(db);
    const order = await paidOrder(db, user);
    const id = await idOf('pi_1');
    const support = await colleague(db, 'support');
    await db.call('request_refund', { payment_id: id, amount_cents: 400, reason: 'casse' }, support);
    const [refund] = await db.query<{ id: string }>('select id from public.refunds');
    await sync(db, refundEvent({ created: 200 }, { status: 'succeeded', metadata: { refund_id: refund?.id ?? '' } }));
    const shown = await desk(id, support);
    expect(shown).toMatchObject({
      state: 'partially_refunded',
      label: '1 × Café',
      domain: 'order',
      payer: { person_id: user },
      subject: { kind: 'order', id: order, lines: [{ label: 'Café', quantity: 1, amount_minor: 1000 }] },
      refund: { left_minor: 600, refundable_minor: 600, why_not: null },
    });
    const told = shown.history.map(({ kind, label, table, state }) => [kind, label ?? table, state].join(' '));
    expect(told).toEqual([
      'event payment_intent.succeeded ',
      'event refund.updated ',
      'row payments succeeded',
      'row re_1 succeeded',
      'call stripe.refund.create waiting',
      'decision refund ',
    ]);
    expect(shown.history.map(({ at }) => Date.parse(at))).toEqual(
      shown.history.map(({ at }) => Date.parse(at)).toSorted((a, b) => a - b),
    );
  });

  test('names the others that were made for the same thing', async () => {
    const order = await paidOrder(db, await newUser(db));
    await sync(
      db,
      intentEvent(
        { created: 150 },
        { status: 'succeeded', stripe_payment_intent_id: 'pi_2', metadata: { order_id: order } },
      ),
    );
    const [first, second] = [await idOf('pi_1'), await idOf('pi_2')];
    expect((await desk(first)).others.map(({ id }) => id)).toEqual([second]);
    // the surplus goes back by itself
    expect((await desk(second)).refund).toMatchObject({ refundable_minor: 0, why_not: 'nothing_left' });
  });

  test('says before anybody asks what request_refund would refuse', async () => {
    await paidOrder(db, await newUser(db));
    await sync(db, chargeEvent({ created: 101 }));
    const id = await idOf('pi_1');
    await sync(db, disputeEvent({ created: 200 }, { status: 'needs_response' }));
    expect([(await desk(id)).refund.why_not, (await refused(id)).reason]).toEqual(['disputed', 'disputed']);
    await sync(db, disputeEvent({ created: 300 }, { status: 'lost' }));
    expect([(await desk(id)).refund.why_not, (await refused(id)).reason]).toEqual(['nothing_left', 'nothing_left']);
    await sync(
      db,
      intentEvent({ created: 100 }, { status: 'requires_payment_method', stripe_payment_intent_id: 'pi_f' }),
    );
    const foreign = await idOf('pi_f');
    expect(await desk(foreign)).toMatchObject({ refund: { refundable_minor: 0, why_not: 'foreign' }, subject: null });
    expect((await refused(foreign)).reason).toBe('nothing_paid');
  });

  test('of a recharge gives back no more than the wallet still holds', async () => {
    const { user } = await newCustomer(db);
    const started = await db.call<{ create: { row_id: string; amount_minor: number } }>(
      'start_wallet_recharge',
      { amount: '10.00', request_id: '00000000-0000-4000-8000-000000000009' },
      { user },
    );
    const recharge = started.create.row_id;
    await syncVend(db, paymentIntent('pi_r', 'succeeded', { wallet_recharge_id: recharge }, { amount: 1000 }));
    const id = await idOf('pi_r');
    expect((await desk(id)).refund).toMatchObject({ refundable_minor: 1000, spent_minor: 0 });
    const [wallet] = await db.query<{ id: string }>('select id from public.wallets where user_id = $1', [user]);
    const spend = (amount_minor: number, n: number) =>
      db.call('adjust_wallet', {
        wallet_id: wallet?.id,
        amount_minor,
        reason: 'spent for the test',
        request_id: `00000000-0000-4000-8000-00000000001${n}`,
      });
    await spend(-700, 1);
    expect((await desk(id)).refund).toMatchObject({ left_minor: 1000, refundable_minor: 300, spent_minor: 700 });
    expect(await refused(id, { amount_cents: 301 })).toMatchObject({ reason: 'more_than_left' });
    await spend(-300, 2);
    expect((await desk(id)).refund).toMatchObject({ refundable_minor: 0, why_not: 'spent' });
    expect(await refused(id)).toMatchObject({ reason: 'nothing_left' });
  });

  test('of a vend leads to its machine, and says what was sold', async () => {
    const token = await newMachine(db);
    const { id } = await openSession(db, token);
    await syncVend(db, paymentIntent('pi_v', 'requires_capture', { vend_session_id: id }));
    expect(await desk(await idOf('pi_v'))).toMatchObject({ state: 'held', refund: { why_not: 'nothing_paid' } });
    await begin(db, token, id);
    await report(db, token, id, { outcome: 'success' });
    await syncVend(db, paymentIntent('pi_v', 'succeeded', { vend_session_id: id }));
    expect(await desk(await idOf('pi_v'))).toMatchObject({
      state: 'paid',
      domain: 'vend',
      label: expect.stringContaining('pi_kiosk_1'),
      subject: { kind: 'vend', id, machine_id: 'pi_kiosk_1', outcome: 'success' },
      refund: { refundable_minor: 250 },
    });
  });

  test('is seen by whoever may read money, and by nobody else', async () => {
    await paidOrder(db, await newUser(db));
    const id = await idOf('pi_1');
    expect(await letIn(db, (caller) => desk(id, caller))).toEqual([
      'owner',
      'administrator',
      'staff',
      'support',
      'accountant',
    ]);
    await expect(desk(id, await colleague(db))).rejects.toMatchObject({ code: '42501' });
    expect(await desk('00000000-0000-4000-8000-000000000001')).toBeNull();
  });
});

describe('our receipt', () => {
  test('says whose shop, for what, and every movement of the money; nothing of what has not come', async () => {
    await db.call('set_business', { changes: { name: 'Boutique' } });
    await paidOrder(db, await newUser(db));
    const id = await idOf('pi_1');
    await refused(id, { amount_cents: 400 });
    const [refund] = await db.query<{ id: string }>('select id from public.refunds');
    await sync(db, refundEvent({ created: 200 }, { status: 'succeeded', metadata: { refund_id: refund?.id ?? '' } }));
    expect(await db.call('desk_receipt', { p_id: id })).toMatchObject({
      number: id.slice(0, 8).toUpperCase(),
      business: { name: 'Boutique' },
      label: '1 × Café',
      currency: 'eur',
      movements: [
        { kind: 'payment', amount_minor: 1000 },
        { kind: 'refund', amount_minor: -400 },
      ],
    });
    await sync(
      db,
      intentEvent({ created: 100 }, { status: 'requires_payment_method', stripe_payment_intent_id: 'pi_f' }),
    );
    expect(await db.call('desk_receipt', { p_id: await idOf('pi_f') })).toBeNull();
  });
});
