import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import { alerts, chargeEvent, disputeEvent, intentEvent, newUser, refundEvent, sync } from './ordersSupport.ts';

let db: TestDatabase;
beforeAll(async () => { db = await createTestDatabase(); });
afterEach(async () => { await db.clear(); });
afterAll(async () => { await db.drop(); });

/** A booking of 10.00 that pi_1 has paid, three weeks before its session. */
async function paidBooking(): Promise<{ id: string; user: string }> {
  const user = await newUser(db);
  const [session] = await db.query<{ id: string }>(
    "insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents) values (current_date + 21, current_date + 25, 8, 'Paris', 1000) returning id");
  const held = await db.call<{ booking_id: string }>('reserve_place', { session_id: session?.id }, { user });
  await db.query("select guichet.confirm_booking($1, 'cs_1', 'pi_1')", [held.booking_id]);
  await sync(db, intentEvent({ created: 100 }, { status: 'succeeded' }), chargeEvent({ created: 100 }));
  return { id: held.booking_id, user };
}
const money = async (id: string) => (await db.query<{ payment_state: string; refunded_cents: number }>(
  'select payment_state, refunded_cents::int from public.immersion_bookings where id = $1', [id]))[0];

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
  expect(await db.query('select payload from public.outbox where topic = $1', ['stripe.refund.create'])).toMatchObject([{ payload: { payment_intent: 'pi_2', amount: 1000 } }]);
});
