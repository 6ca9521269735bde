import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { newUser } from './ordersSupport.ts';
import { attachTo, openPayment } from './setup/checkouts.ts';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';

// Whether a session can be sold: one predicate, asked wherever a place is held, offered, paid or confirmed.

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  await startsIn(null);
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

interface Answer {
  result: string;
  reason?: string;
  why?: string;
  booking_id: string;
  hold_expires_at: string;
  expires_at: number;
}
const today = "(now() at time zone 'Europe/Paris')::date";

async function newSession(places = 1): Promise<string> {
  const [session] = await db.query<{ id: string }>(
    `insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents)
     values (${today} + 30, ${today} + 34, $1, 'Paris', 199700) returning id`,
    [places],
  );
  return session?.id ?? '';
}

/** What a day's beginning is stands in one function: this puts the beginning of every session so many minutes from now. */
async function startsIn(minutes: number | null): Promise<void> {
  await db.query(`create or replace function guichet.session_starts_at(p_day date) returns timestamptz language sql stable set search_path = ''
    as $$ select ${minutes === null ? "p_day::timestamp at time zone 'Europe/Paris'" : `now() + interval '${minutes} minutes'`} $$`);
}

const reserve = (session: string, user: string) => db.call<Answer>('reserve_place', { session_id: session }, { user });
const startCheckout = (booking_id: string, user: string) =>
  openPayment<Answer>(db, 'start_booking_checkout', { booking_id }, { user });
const attach = (booking_id: string, inMinutes = 30) =>
  attachTo<Answer>(db, 'booking', booking_id, {
    id: 'cs_1',
    url: 'https://checkout.example/c/pay/cs_1',
    expires_at: Math.floor(Date.now() / 1000) + inMinutes * 60,
  });
const pay = async (booking_id: string) =>
  (
    await db.query<{ outcome: string }>("select guichet.confirm_booking($1, 'cs_1', 'pi_1') as outcome", [booking_id])
  )[0]?.outcome;
const booking = async (id: string) =>
  (
    await db.query<{ status: string; payment_state: string; cancel_reason: string | null }>(
      'select status, payment_state, cancel_reason from public.immersion_bookings where id = $1',
      [id],
    )
  )[0];
const letters = async () =>
  db.query<{ template: string; reason: string | null }>(
    "select payload ->> 'template' as template, payload ->> 'reason' as reason from public.outbox where topic = 'email' order by seq",
  );
const waiting = async (topic: string) =>
  (await db.query(`select from public.outbox where topic = $1 and status = 'waiting'`, [topic])).length;
const reserved = async (id: string) =>
  (
    await db.query<{ reserved_places: number }>('select reserved_places from public.immersion_sessions where id = $1', [
      id,
    ])
  )[0]?.reserved_places;

/** Every way in which a session stops being sold, with the word that a letter has for it. */
const ends = [
  ['hidden', 'update public.immersion_sessions set is_active = false where id = $1', 'hidden', 'not_found'],
  ['closed', "update public.immersion_sessions set status = 'closed' where id = $1", 'closed', 'closed'],
  ['begun', `update public.immersion_sessions set session_date_start = ${today} where id = $1`, 'past', 'past'],
  [
    'cancelled',
    "update public.immersion_sessions set status = 'closed', cancelled_at = now() where id = $1",
    'cancelled',
    'cancelled',
  ],
] as const;

describe.each(ends)('a session that is %s', (_name, change, word, reason) => {
  test('is sold to nobody: no hold, no line, no Checkout, no offer', async () => {
    const session = await newSession();
    const [holder, other] = [await newUser(db), await newUser(db)];
    const { booking_id } = await reserve(session, holder);
    // the row as it would be if the change had found no hold
    await db.query('alter table public.immersion_sessions disable trigger follow_session_change');
    await db.query(change, [session]);
    await db.query('alter table public.immersion_sessions enable trigger follow_session_change');
    expect(await reserve(session, other)).toMatchObject({ result: 'refused', reason });
    expect(await reserve(session, holder)).toMatchObject({ result: 'refused', reason });
    expect(await startCheckout(booking_id, holder)).toMatchObject({ result: 'refused', reason });
    expect(await db.call<Answer>('join_waitlist', { session_id: session }, { user: other })).toMatchObject({
      result: 'refused',
      why: reason,
    });
    await db.query(
      "insert into public.immersion_waitlist (session_id, user_id, user_email) values ($1, $2, 'w@example.test')",
      [session, other],
    );
    await db.call('cancel_booking', { booking_id }, { user: holder });
    await db.query('update public.immersion_sessions set max_places = 5 where id = $1', [session]);
    expect(await db.query("select from public.immersion_bookings where status <> 'cancelled'")).toEqual([]);
  });

  test('takes no Checkout that Stripe made meanwhile: it is ended', async () => {
    const session = await newSession();
    const user = await newUser(db);
    const { booking_id } = await reserve(session, user);
    await startCheckout(booking_id, user);
    await db.query('alter table public.immersion_sessions disable trigger follow_session_change');
    await db.query(change, [session]);
    await db.query('alter table public.immersion_sessions enable trigger follow_session_change');
    expect(await attach(booking_id)).toMatchObject({ result: 'refused', reason });
    expect(await booking(booking_id)).toMatchObject({ status: 'cancelled', cancel_reason: `session_${word}` });
    expect(await waiting('stripe.checkout_session.expire')).toBe(1);
    expect(await reserved(session)).toBe(0);
  });

  test.each([
    ['held', false],
    ['no longer held', true],
  ])('gives money back for a place that is %s, and says why', async (_held, released) => {
    const session = await newSession();
    const user = await newUser(db);
    const { booking_id } = await reserve(session, user);
    await attach(booking_id);
    if (released) {
      await db.query("update public.immersion_bookings set hold_expires_at = now() - interval '1 second'");
      await db.call('release_expired_holds');
    }
    await db.query(change, [session]);
    expect(await pay(booking_id)).toBe('refunded');
    expect(await booking(booking_id)).toMatchObject({ status: 'cancelled', payment_state: 'refund_pending' });
    expect(await db.query("select payload from public.outbox where topic = 'stripe.refund.create'")).toMatchObject([
      { payload: { payment_intent: 'pi_1', amount: 199_700 } },
    ]);
    expect((await letters()).at(-1)).toEqual({ template: 'booking_place_gone', reason: word });
    expect(await reserved(session)).toBe(0);
    expect(await db.query('select license from public.profiles where id = $1', [user])).toEqual([{ license: null }]);
    // told again, nothing more goes back
    expect(await pay(booking_id)).toBe('already');
    expect(await waiting('stripe.refund.create')).toBe(1);
  });
});

describe('money for a hold that is over', () => {
  test.each([
    [
      'whose place was taken',
      'full',
      async (session: string) => {
        await reserve(session, await newUser(db));
      },
    ],
    [
      'of somebody who took a place again',
      'already_booked',
      async (session: string, user: string) => {
        await db.query('update public.immersion_sessions set max_places = 2 where id = $1', [session]);
        await reserve(session, user);
      },
    ],
  ])('%s goes back for that reason', async (_name, word, arrange) => {
    const session = await newSession();
    const user = await newUser(db);
    const { booking_id } = await reserve(session, user);
    await db.query("update public.immersion_bookings set hold_expires_at = now() - interval '1 second'");
    await db.call('release_expired_holds');
    await arrange(session, user);
    expect(await pay(booking_id)).toBe('refunded');
    expect((await letters()).at(-1)).toEqual({ template: 'booking_place_gone', reason: word });
  });

  test('that an administrator ended, or whose page named other dates, goes back too', async () => {
    const [session, moved] = [await newSession(2), await newSession(2)];
    const user = await newUser(db);
    const first = await reserve(session, user);
    await db.call('admin_cancel_booking', { booking_id: first.booking_id }, { user: await newUser(db), admin: true });
    expect(await pay(first.booking_id)).toBe('refunded');
    const second = await reserve(moved, user);
    await attachTo(db, 'booking', second.booking_id, {
      id: 'cs_2',
      url: 'https://checkout.example/cs_2',
      expires_at: Math.floor(Date.now() / 1000) + 1_800,
    });
    await db.query('update public.immersion_sessions set session_date_end = session_date_end + 1 where id = $1', [
      moved,
    ]);
    expect(await booking(second.booking_id)).toMatchObject({ status: 'cancelled', cancel_reason: 'session_moved' });
    await db.query("select guichet.confirm_booking($1, 'cs_2', 'pi_2')", [second.booking_id]);
    expect(
      (await letters()).filter(({ template }) => template === 'booking_place_gone').map(({ reason }) => reason),
    ).toEqual(['admin', 'moved']);
  });

  test('is kept while the session is sold and a place is free, and what is kept can be cancelled', async () => {
    const session = await newSession();
    const user = await newUser(db);
    const { booking_id } = await reserve(session, user);
    await db.query("update public.immersion_bookings set hold_expires_at = now() - interval '1 second'");
    await db.call('release_expired_holds');
    expect(await pay(booking_id)).toBe('confirmed');
    await db.query('update public.immersion_sessions set is_active = false where id = $1', [session]);
    expect(await db.call('cancel_booking', { booking_id }, { user })).toMatchObject({
      result: 'cancelled',
      refund_cents: 199_700,
    });
  });
});

describe('the start of a session, in Paris', () => {
  test('is midnight by the clock of that season', async () => {
    expect(
      await db.query(
        "select guichet.session_starts_at('2026-01-12') = '2026-01-11T23:00:00Z' as winter, guichet.session_starts_at('2026-07-06') = '2026-07-05T22:00:00Z' as summer",
      ),
    ).toEqual([{ winter: true, summer: true }]);
  });

  test('ends a hold, a Checkout and an offer that would outlast it', async () => {
    const session = await newSession();
    const [user, waiter] = [await newUser(db), await newUser(db)];
    await startsIn(37);
    const held = await reserve(session, user);
    const within = (instant: string, minutes: number) =>
      expect((new Date(instant).getTime() - Date.now()) / 60_000).toBeLessThanOrEqual(minutes + 0.1);
    within(held.hold_expires_at, 37);
    const start = await startCheckout(held.booking_id, user);
    expect(start).toMatchObject({ result: 'create' });
    // the event of a payment at the last moment comes before the start as well
    within(new Date(start.expires_at * 1000).toISOString(), 33);
    await attach(held.booking_id, 33);
    const [attached] = await db.query<{ until: string }>(
      'select hold_expires_at::text as until from public.immersion_bookings',
    );
    within(attached?.until ?? '', 37);
    await db.call('join_waitlist', { session_id: session }, { user: waiter });
    await startsIn(120);
    await db.call('cancel_booking', { booking_id: held.booking_id }, { user });
    const [offer] = await db.query<{ until: string; offered: string }>(
      "select b.hold_expires_at::text as until, w.offer_expires_at::text as offered from public.immersion_bookings b join public.immersion_waitlist w on w.booking_id = b.id where b.status = 'pending'",
    );
    within(offer?.until ?? '', 120);
    within(offer?.offered ?? '', 120);
  });

  test('too near for a Checkout of half an hour: nothing is begun, what is open may be finished', async () => {
    const session = await newSession(2);
    const [user, other] = [await newUser(db), await newUser(db)];
    const { booking_id } = await reserve(session, user);
    await startsIn(20);
    expect(await reserve(session, other)).toMatchObject({ result: 'refused', reason: 'too_late' });
    expect(await startCheckout(booking_id, user)).toMatchObject({ result: 'refused', reason: 'too_late' });
    await attachTo(db, 'booking', booking_id, { id: 'cs_1', url: 'https://checkout.example/cs_1' });
    expect(await reserve(session, user)).toMatchObject({ result: 'held', booking_id });
    expect(await startCheckout(booking_id, user)).toMatchObject({ result: 'open' });
    expect(await pay(booking_id)).toBe('confirmed');
  });
});
