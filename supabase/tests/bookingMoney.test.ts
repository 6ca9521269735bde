import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import { alerts, chargeEvent, disputeEvent, intentEvent, newUser, refundEvent, sync } from './ordersSupport.ts';

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

/** A booking of 10.00 that pi_1 has paid, three weeks before its session. */
async function paidBooking(before?: () => Promise<void>): Promise<{ id: string; user: string }> {
  const user = await newUser(db);
  const [session] = await db.query<{ id: string }>(
    "insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents) values (current_date + 21, current_date + 25, 8, 'Paris', 1000) returning id",
  );
  const held = await db.call<{ booking_id: string }>('reserve_place', { session_id: session?.id }, { user });
  await before?.();
  await db.query("select guichet.confirm_booking($1, 'cs_1', 'pi_1')", [held.booking_id]);
  await sync(db, intentEvent({ created: 100 }, { status: 'succeeded' }), chargeEvent({ created: 100 }));
  return { id: held.booking_id, user };
}
const money = async (id: string) =>
  (
    await db.query<{ payment_state: string; refunded_cents: number }>(
      'select payment_state, refunded_cents::int from public.immersion_bookings where id = $1',
      [id],
    )
  )[0];

/** What the letter says of the money: the sentences of the workflow that writes it. */
function refundInWords(told: Record<string, unknown> | undefined): string {
  const file = readFileSync(join(__dirname, '../../workflows/bookings/letters.json'), 'utf8');
  const workflow: { nodes: { name: string; parameters: { assignments?: { assignments: { value: string }[] } } }[] } =
    JSON.parse(file);
  const words = workflow.nodes.find(({ name }) => name === 'Phrases selon le cas')?.parameters.assignments;
  const sentences: { remboursement: Record<string, string> } = JSON.parse(words?.assignments[0]?.value ?? '');
  expect(file.split("$json.mots.remboursement[$json.refund_state].replace('{}', $json.refund_amount)")).toHaveLength(4);
  return (sentences.remboursement[String(told?.refund_state)] ?? '').replace('{}', String(told?.refund_amount));
}

describe('a refund of a booking', () => {
  test('that failed is not taken for made when an older event comes late', async () => {
    const { id, user } = await paidBooking();
    await db.call('cancel_booking', { booking_id: id }, { user });
    expect(await money(id)).toEqual({ payment_state: 'refund_pending', refunded_cents: 0 });
    const made = refundEvent({ created: 200 }, { status: 'succeeded', amount: 1000 });
    const failed = refundEvent({ created: 300 }, { status: 'failed', amount: 1000 });
    await sync(db, made);
    expect(await money(id)).toEqual({ payment_state: 'refunded', refunded_cents: 1000 });
    await sync(db, failed);
    await sync(db, made);
    expect(await money(id)).toEqual({ payment_state: 'refund_failed', refunded_cents: 0 });
    expect((await alerts(db)).filter((template) => template === 'refund_failed')).toHaveLength(1);
  });

  test('in two parts adds up', async () => {
    const { id } = await paidBooking();
    await sync(db, refundEvent({ created: 200 }, { status: 'succeeded', amount: 400 }));
    expect(await money(id)).toEqual({ payment_state: 'partially_refunded', refunded_cents: 400 });
    await sync(db, refundEvent({ created: 300 }, { status: 'succeeded', amount: 600, stripe_refund_id: 're_2' }));
    expect(await money(id)).toEqual({ payment_state: 'refunded', refunded_cents: 1000 });
  });

  test('that staff skip leaves no booking waiting for it', async () => {
    const { id, user } = await paidBooking();
    await db.call('cancel_booking', { booking_id: id }, { user });
    const rows = await db.query<{ id: string }>("select id from public.outbox where topic = 'stripe.refund.create'");
    await db.call('skip_outbox', { ids: rows.map((row) => row.id), reason: 'paid back in cash' });
    expect((await money(id))?.payment_state).toBe('refund_failed');
    await sync(db, refundEvent({ created: 400 }, { status: 'succeeded', amount: 1000 }));
    expect((await money(id))?.payment_state).toBe('refunded');
  });
});

describe('cancelling a booking of which money has gone back before', () => {
  interface Cancelled {
    refund_cents: number;
    refund_waits_cents?: number;
  }
  const cancel = ({ id, user }: { id: string; user: string }) =>
    db.call<Cancelled>('cancel_booking', { booking_id: id }, { user });
  const asked = async () =>
    (
      await db.query<{ payload: { amount: number } }>(
        "select payload from public.outbox where topic = 'stripe.refund.create' and status <> 'done' order by seq",
      )
    ).map(({ payload }) => payload.amount);
  const letter = async (): Promise<Record<string, unknown> | undefined> => {
    const [row] = await db.query<{ payload: Record<string, unknown> }>(
      "select payload from public.outbox where topic = 'email' and payload ->> 'template' = 'booking_cancelled'",
    );
    const { results } = await db.call<{ results: Record<string, unknown>[] }>('booking_letters', {
      rows: [row?.payload],
    });
    return results[0];
  };

  test.each([
    [
      'a part in the Dashboard',
      [refundEvent({ created: 200 }, { status: 'succeeded', amount: 400 })],
      600,
      'Remboursement : 6,00\u00a0€, sous quelques jours.',
    ],
    [
      'a part that the charge alone has told',
      [chargeEvent({ created: 200 }, { amount_refunded: 400 }, 'charge.refunded')],
      600,
      'Remboursement : 6,00\u00a0€, sous quelques jours.',
    ],
    [
      'a part that is on its way',
      [refundEvent({ created: 200 }, { status: 'pending', amount: 300 })],
      700,
      'Remboursement : 7,00\u00a0€, sous quelques jours.',
    ],
    [
      'a part that a dispute took',
      [disputeEvent({ created: 200 }, { status: 'lost', amount: 250 })],
      750,
      'Remboursement : 7,50\u00a0€, sous quelques jours.',
    ],
    [
      'a refund that failed',
      [refundEvent({ created: 200 }, { status: 'failed', amount: 400 })],
      1000,
      'Remboursement : 10,00\u00a0€, sous quelques jours.',
    ],
    [
      'all of it',
      [refundEvent({ created: 200 }, { status: 'succeeded', amount: 1000 })],
      0,
      'Vous avez déjà été remboursé de 10,00\u00a0€.',
    ],
    [
      'all of it by a dispute',
      [disputeEvent({ created: 200 }, { status: 'lost', amount: 1000 })],
      0,
      "Aucun remboursement n'est dû.",
    ],
  ])('%s: what is left is asked and announced', async (_what, events, left, words) => {
    const booked = await paidBooking();
    await sync(db, ...events);
    expect(await cancel(booked)).toMatchObject({ result: 'cancelled', refund_cents: left });
    expect(await asked()).toEqual(left > 0 ? [left] : []);
    const told = await letter();
    expect(told).toMatchObject({ refund_cents: left });
    expect(refundInWords(told)).toBe(words);
  });

  test('of the half that is due a week before, what has gone back counts', async () => {
    const booked = await paidBooking();
    await db.query(
      'update public.immersion_sessions set session_date_start = current_date + 9, session_date_end = current_date + 9',
    );
    await sync(db, refundEvent({ created: 200 }, { status: 'succeeded', amount: 300 }));
    expect(await cancel(booked)).toMatchObject({ refund_cents: 200 });
  });

  test('by an administrator, and by the end of the session, the same', async () => {
    const first = await paidBooking();
    await sync(db, refundEvent({ created: 200 }, { status: 'succeeded', amount: 400 }));
    expect(
      await db.call('admin_cancel_booking', { booking_id: first.id, refund: true, reason: 'malade' }),
    ).toMatchObject({ refund_cents: 600 });
    expect(await asked()).toEqual([600]);
  });

  test('while the payment is disputed, what is due waits, is announced so, and leaves when the dispute is won', async () => {
    const booked = await paidBooking();
    await sync(db, disputeEvent({ created: 200 }, { status: 'needs_response' }));
    expect(await cancel(booked)).toMatchObject({ result: 'cancelled', refund_cents: 0, refund_waits_cents: 1000 });
    expect(await asked()).toEqual([]);
    const told = await letter();
    expect(told).toMatchObject({ refund_cents: 0 });
    expect(refundInWords(told)).toContain("10,00\u00a0€ attend l'issue");
    expect((await money(booked.id))?.payment_state).toBe('disputed');
    await sync(db, disputeEvent({ created: 300 }, { status: 'won' }));
    expect(await asked()).toEqual([1000]);
    expect((await money(booked.id))?.payment_state).toBe('refund_pending');
  });

  test('a request that staff skip, of a booking that the Dashboard has refunded in full, has not failed', async () => {
    const booked = await paidBooking();
    await cancel(booked);
    await sync(db, refundEvent({ created: 200 }, { status: 'succeeded', amount: 1000 }));
    const rows = await db.query<{ id: string }>("select id from public.outbox where topic = 'stripe.refund.create'");
    await db.call('skip_outbox', { ids: rows.map(({ id }) => id), reason: 'done in the Dashboard' });
    expect(await money(booked.id)).toEqual({ payment_state: 'refunded', refunded_cents: 1000 });
    expect(await alerts(db)).not.toContain('refund_failed');
    expect(await asked()).toHaveLength(1);
  });

  test('a request that the Dashboard has overtaken in part ends as it was found, and the rest is asked for', async () => {
    const booked = await paidBooking();
    await cancel(booked);
    const { token, rows } = await db.call<{ token: string; rows: { id: string }[] }>('claim_outbox', {
      topics: ['stripe.refund.create'],
    });
    await db.call('fail_outbox', {
      token,
      rows: rows.map(({ id }) => ({
        id,
        message: 'Refund amount is greater',
        code: 'amount_too_large',
        final: true,
        found: { amount_refunded: 400 },
      })),
    });
    expect(await asked()).toEqual([600]);
    expect((await money(booked.id))?.payment_state).toBe('refund_pending');
    expect(await alerts(db)).toEqual([]);
  });
});

describe('told before the Checkout is', () => {
  test.each([
    ['a refund of all', [refundEvent({ created: 200 }, { status: 'succeeded', amount: 1000 })], 'refunded', 1000],
    [
      'a refund of a part',
      [refundEvent({ created: 200 }, { status: 'succeeded', amount: 400 })],
      'partially_refunded',
      400,
    ],
    [
      'a refund that only the charge tells',
      [chargeEvent({ created: 200 }, { amount_refunded: 1000 }, 'charge.refunded')],
      'refunded',
      1000,
    ],
    ['a dispute', [disputeEvent({ created: 200 }, { status: 'needs_response' })], 'disputed', 0],
    ['a lost dispute', [disputeEvent({ created: 200 }, { status: 'lost' })], 'dispute_lost', 0],
  ])('%s counts', async (_what, events, payment_state, refunded_cents) => {
    const { id } = await paidBooking(async () => {
      await sync(db, intentEvent({ created: 100 }, { status: 'succeeded' }), ...events);
    });
    expect(await money(id)).toEqual({ payment_state, refunded_cents });
  });
});

test('a dispute marks the booking while it is open or lost, and unmarks it when won', async () => {
  const { id } = await paidBooking();
  await sync(db, disputeEvent({ created: 200 }, { status: 'needs_response' }));
  expect((await money(id))?.payment_state).toBe('disputed');
  await sync(db, disputeEvent({ created: 300 }, { status: 'won' }));
  expect((await money(id))?.payment_state).toBe('paid');
  await sync(db, disputeEvent({ created: 250 }, { status: 'under_review' }));
  expect((await money(id))?.payment_state).toBe('paid');
  expect((await alerts(db)).filter((template) => template === 'dispute_opened')).toHaveLength(1);
});

test('a second payment of a booking goes back once, also when its event is replayed after that', async () => {
  const { id } = await paidBooking();
  await db.query("select guichet.confirm_booking($1, 'cs_2', 'pi_2')", [id]);
  await db.query("update public.outbox set status = 'done', attempts = 1, settled_at = now()");
  await db.query("select guichet.confirm_booking($1, 'cs_2', 'pi_2')", [id]);
  expect(await db.query('select payload from public.outbox where topic = $1', ['stripe.refund.create'])).toMatchObject([
    { payload: { payment_intent: 'pi_2', amount: 1000 } },
  ]);
});
