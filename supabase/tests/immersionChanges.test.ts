import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { newUser } from './ordersSupport.ts';
import { createTestDatabase, type Caller, type TestDatabase } from './setup/database.ts';

// A session that is hidden, moved or cancelled: who hears of it, what they get back, what their calendar is told.

let db: TestDatabase;
let admin: Caller;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

const today = "(now() at time zone 'Europe/Paris')::date";
interface Letter {
  template: string;
  to: string;
  [fact: string]: unknown;
}

async function newSession(places = 5, inDays = 30): Promise<string> {
  admin = { user: await newUser(db), admin: true };
  const [session] = await db.query<{ id: string }>(
    `insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents)
     values (${today} + $2::int, ${today} + $2::int + 4, $1, 'Paris', 199700) returning id`,
    [places, inDays],
  );
  return session?.id ?? '';
}
async function hold(session: string): Promise<{ id: string; user: string }> {
  const user = await newUser(db);
  const { booking_id } = await db.call<{ booking_id: string }>('reserve_place', { session_id: session }, { user });
  return { id: booking_id, user };
}
async function book(session: string): Promise<{ id: string; user: string }> {
  const held = await hold(session);
  await db.query('select guichet.confirm_booking($1, $2, $3)', [held.id, `cs_${held.id}`, `pi_${held.id}`]);
  return held;
}
async function wait(session: string): Promise<string> {
  const user = await newUser(db);
  await db.query(
    "insert into public.immersion_waitlist (session_id, user_id, user_email) values ($1, $2, 'attente@example.test')",
    [session, user],
  );
  return user;
}
const change = (session: string, set: string) =>
  db.as(admin, `update public.immersion_sessions set ${set} where id = $1`, [session]);
/** What has been queued since the last look, as the workflow would read it. */
let seen = 0;
async function letters(): Promise<Letter[]> {
  const rows = await db.query<{ seq: string; payload: object }>(
    "select seq, payload from public.outbox where topic = 'email' and status = 'waiting' and seq > $1 order by seq",
    [seen],
  );
  seen = Number(rows.at(-1)?.seq ?? seen);
  if (rows.length === 0) return [];
  return (await db.call<{ results: Letter[] }>('booking_letters', { rows: rows.map(({ payload }) => payload) }))
    .results;
}
const templates = async () => (await letters()).map(({ template, standing }) => [template, standing]).sort();
const bookings = async (session: string) =>
  db.query<{ status: string; payment_state: string; cancel_reason: string | null; calendar_sequence: number }>(
    'select status, payment_state, cancel_reason, calendar_sequence from public.immersion_bookings where session_id = $1 order by created_at',
    [session],
  );
const line = async (session: string) =>
  (
    await db.query<{ status: string }>(
      'select status from public.immersion_waitlist where session_id = $1 order by created_at',
      [session],
    )
  ).map(({ status }) => status);

describe('a session that is moved', () => {
  test('is told to everybody who booked, holds or waits: once, with the old and the new dates and places', async () => {
    const session = await newSession();
    await db.query(
      "update public.immersion_sessions set session_date_start = '2099-03-02', session_date_end = '2099-03-06' where id = $1",
      [session],
    );
    await book(session);
    await hold(session);
    await wait(session);
    await letters();
    await change(
      session,
      "session_date_start = '2099-03-30', session_date_end = '2099-04-03', location = 'Lyon', description = 'autre'",
    );
    const told = await letters();
    expect(told.map(({ template, standing }) => [template, standing]).sort()).toEqual([
      ['booking_session_moved', 'booked'],
      ['booking_session_moved', 'held'],
      ['booking_session_moved', 'waiting'],
    ]);
    for (const letter of told) {
      expect(letter).toMatchObject({
        dates_before: 'du lundi 2 au vendredi 6 mars 2099',
        location_before: 'Paris',
        dates: 'du lundi 30 mars au vendredi 3 avril 2099',
        location: 'Lyon',
      });
    }
    // the same values again, or what a calendar does not show, are no change
    await change(
      session,
      "session_date_start = '2099-03-30', session_date_end = '2099-04-03', location = 'Lyon', price_cents = 5000, description = 'encore'",
    );
    expect(await letters()).toEqual([]);
  });

  test('each of two changes is told as it was, also where the first letter leaves after the second change', async () => {
    const session = await newSession();
    await book(session);
    await letters();
    await change(session, "location = 'Lyon'");
    await change(session, "location = 'Nice'");
    expect((await letters()).map(({ location_before, location }) => [location_before, location])).toEqual([
      ['Paris', 'Lyon'],
      ['Lyon', 'Nice'],
    ]);
  });

  test('has its reminder taken back, and a new one in the week before the new date', async () => {
    const session = await newSession(5, 6);
    await book(session);
    await letters();
    expect(await db.call('enqueue_booking_reminders')).toEqual({ queued: 1 });
    await change(session, 'session_date_start = session_date_start + 14, session_date_end = session_date_end + 14');
    expect((await letters()).map(({ template }) => template)).toEqual(['booking_session_moved']);
    expect(await db.call('enqueue_booking_reminders')).toEqual({ queued: 0 });
    await change(session, 'session_date_start = session_date_start - 14, session_date_end = session_date_end - 14');
    expect(await db.call('enqueue_booking_reminders')).toEqual({ queued: 1 });
    expect(await db.call('enqueue_booking_reminders')).toEqual({ queued: 0 });
  });

  test('to an earlier day ends holds and offers no later than it begins', async () => {
    const session = await newSession(1, 30);
    const [holder, waiter] = [await hold(session), await wait(session)];
    await db.call('cancel_booking', { booking_id: holder.id }, { user: holder.user });
    expect(await line(session)).toEqual(['offered']);
    await db.query(
      "update public.immersion_bookings set created_at = now() + interval '8 days', hold_expires_at = now() + interval '9 days' where user_id = $1",
      [waiter],
    );
    await db.query("update public.immersion_waitlist set offer_expires_at = now() + interval '9 days'");
    await change(session, `session_date_start = ${today} + 2, session_date_end = ${today} + 3`);
    expect(
      await db.query(
        `select b.hold_expires_at = guichet.session_starts_at(${today} + 2) as hold, w.offer_expires_at = b.hold_expires_at as offer
         from public.immersion_bookings b join public.immersion_waitlist w on w.booking_id = b.id`,
      ),
    ).toEqual([{ hold: true, offer: true }]);
  });
});

describe('a session that is hidden', () => {
  test('is told to everybody; holds end, people keep their booking and their place in the line', async () => {
    const session = await newSession(3);
    const booked = await book(session);
    await hold(session);
    await wait(session);
    await letters();
    await change(session, 'is_active = false');
    expect(await templates()).toEqual([
      ['booking_hold_ended', 'held'],
      ['booking_session_hidden', 'booked'],
      ['booking_session_hidden', 'waiting'],
    ]);
    expect(await bookings(session)).toMatchObject([
      { status: 'confirmed', calendar_sequence: 1 },
      { status: 'cancelled', cancel_reason: 'session_hidden' },
    ]);
    expect(await line(session)).toEqual(['waiting']);
    // whoever paid still sees when and where, others do not
    expect(await db.as({ user: booked.user }, 'select location from public.immersion_sessions')).toEqual([
      { location: 'Paris' },
    ]);
    expect(await db.as({ user: await newUser(db) }, 'select from public.immersion_sessions')).toEqual([]);
    expect(await db.as('anon', 'select from public.immersion_sessions')).toEqual([]);
    await change(session, 'is_active = true');
    expect(await templates()).toEqual([
      ['booking_place_offered', 'held'],
      ['booking_session_shown', 'booked'],
    ]);
  });

  test('an offer that it ends goes back into the line, where it stood', async () => {
    const session = await newSession(1);
    const holder = await hold(session);
    const [first, second] = [await wait(session), await wait(session)];
    await db.call('cancel_booking', { booking_id: holder.id }, { user: holder.user });
    expect(await line(session)).toEqual(['offered', 'waiting']);
    await change(session, 'is_active = false');
    expect(await line(session)).toEqual(['waiting', 'waiting']);
    await change(session, 'is_active = true');
    expect(await db.query("select user_id from public.immersion_bookings where status = 'pending'")).toEqual([
      { user_id: first },
    ]);
    expect(second).not.toBe(first);
  });

  test('reminds nobody: neither by a new reminder nor by one that is queued', async () => {
    const [session, other] = [await newSession(5, 6), await newSession(5, 6)];
    await book(session);
    await db.call('enqueue_booking_reminders');
    await letters();
    await change(session, 'is_active = false');
    await book(other);
    await change(other, 'is_active = false');
    expect(await db.call('enqueue_booking_reminders')).toEqual({ queued: 0 });
    expect(
      await db.query("select status from public.outbox where payload ->> 'template' = 'booking_reminder'"),
    ).toEqual([{ status: 'skipped' }]);
    // shown again, those who have not had one get theirs
    await change(session, 'is_active = true');
    expect(await db.call('enqueue_booking_reminders')).toEqual({ queued: 1 });
  });

  test('and over: tidying up writes to nobody', async () => {
    const session = await newSession();
    await book(session);
    await db.query(
      `update public.immersion_sessions set session_date_start = ${today} - 9, session_date_end = ${today} - 5 where id = $1`,
      [session],
    );
    await letters();
    await change(session, 'is_active = false');
    await db.query("update public.immersion_sessions set location = 'Paris 2e' where id = $1", [session]);
    expect(await letters()).toEqual([]);
  });
});

test('a session that has begun is hidden without a word: it is not offered any more in any case', async () => {
  const session = await newSession();
  const booked = await book(session);
  await db.query(`update public.immersion_sessions set session_date_start = ${today} where id = $1`, [session]);
  await letters();
  await change(session, 'is_active = false');
  await change(session, 'is_active = true');
  expect(await letters()).toEqual([]);
  expect(
    (await db.call<{ ics: string }>('booking_calendar', { booking_id: booked.id }, { user: booked.user })).ics,
  ).toContain('STATUS:CONFIRMED\r\n');
});

test('a hold that an administrator ends is told, with who ended it', async () => {
  const session = await newSession();
  const { id } = await hold(session);
  await letters();
  await db.call('admin_cancel_booking', { booking_id: id }, admin);
  expect(await letters()).toMatchObject([{ template: 'booking_hold_ended', reason: 'admin', standing: 'held' }]);
});

test('closing ends holds, tells their owners, and leaves bookings and the line alone', async () => {
  const session = await newSession(2);
  await book(session);
  const { user } = await hold(session);
  await wait(session);
  await letters();
  await db.call('set_session_closed', { session_id: session, closed: true }, admin);
  expect(await letters()).toMatchObject([{ template: 'booking_hold_ended', reason: 'closed', standing: 'held' }]);
  expect(await bookings(session)).toMatchObject([
    { status: 'confirmed', calendar_sequence: 0 },
    { status: 'cancelled', cancel_reason: 'session_closed' },
  ]);
  expect(await line(session)).toEqual(['waiting']);
  expect(
    await db.query('select from public.immersion_bookings where user_id = $1 and status = $2', [user, 'pending']),
  ).toEqual([]);
});

describe('cancel_session', () => {
  const cancel = (session: string, caller: Caller = admin) =>
    db.call<{ result: string }>('cancel_session', { session_id: session, reason: 'formateur malade' }, caller);

  test('gives everybody everything back, also the day before, ends holds and the line, and tells them all', async () => {
    const session = await newSession(3, 1);
    const [first, second] = [await book(session), await book(session)];
    await hold(session);
    await wait(session);
    await db.call('enqueue_booking_reminders');
    await letters();
    expect(await cancel(session)).toEqual({
      result: 'cancelled',
      session_id: session,
      bookings: 2,
      holds: 1,
      waiting: 1,
    });
    expect(await templates()).toEqual([
      ['booking_session_cancelled', 'booked'],
      ['booking_session_cancelled', 'booked'],
      ['booking_session_cancelled', 'held'],
      ['booking_session_cancelled', 'waiting'],
    ]);
    expect(await bookings(session)).toMatchObject([
      { status: 'cancelled', payment_state: 'refund_pending', cancel_reason: 'session_cancelled' },
      { status: 'cancelled', payment_state: 'refund_pending' },
      { status: 'cancelled', payment_state: 'none' },
    ]);
    expect(
      (
        await db.query<{ payload: { payment_intent: string; amount: number } }>(
          "select payload from public.outbox where topic = 'stripe.refund.create' order by seq",
        )
      )
        .map(({ payload }) => [payload.payment_intent, payload.amount])
        .sort(),
    ).toEqual([first, second].map(({ id }) => [`pi_${id}`, 199_700]).sort());
    expect(await line(session)).toEqual(['expired']);
    expect(await db.query('select status, reserved_places from public.immersion_sessions')).toEqual([
      { status: 'closed', reserved_places: 0 },
    ]);
    expect(await db.query('select license from public.profiles where id = $1', [first.user])).toEqual([
      { license: null },
    ]);
    expect(await db.query("select actor, after from public.immersion_audit where action = 'CANCEL_SESSION'")).toEqual([
      {
        actor: typeof admin === 'string' ? null : admin.user,
        after: { reason: 'formateur malade', bookings: 2, holds: 1, waiting: 1 },
      },
    ]);
    expect(await db.call('enqueue_booking_reminders')).toEqual({ queued: 0 });
    expect(
      await db.query("select status from public.outbox where payload ->> 'template' = 'booking_reminder'"),
    ).toEqual([{ status: 'skipped' }, { status: 'skipped' }]);
  });

  test('a second time changes nothing, and nothing brings it back', async () => {
    const session = await newSession();
    await book(session);
    await cancel(session);
    await letters();
    expect(await cancel(session)).toMatchObject({ result: 'already' });
    expect(await letters()).toEqual([]);
    await expect(db.call('set_session_closed', { session_id: session, closed: false }, admin)).rejects.toThrow(
      'session_cancelled',
    );
    await expect(change(session, "location = 'Lyon'")).rejects.toThrow('session_cancelled');
    await expect(change(session, 'session_date_end = session_date_end + 1')).rejects.toThrow('session_cancelled');
    await change(session, 'is_active = false');
    expect(await letters()).toEqual([]);
  });

  test("is an administrator's, of a session that is not over", async () => {
    const session = await newSession();
    await expect(cancel(session, { user: await newUser(db) })).rejects.toThrow('staff_only');
    await expect(cancel(session, 'anon')).rejects.toThrow('permission denied');
    await expect(cancel('00000000-0000-4000-8000-000000000000', 'service_role')).rejects.toThrow('unknown_session');
    await db.query(
      `update public.immersion_sessions set session_date_start = ${today} - 9, session_date_end = ${today} - 1 where id = $1`,
      [session],
    );
    expect(await cancel(session)).toMatchObject({ result: 'refused', reason: 'past' });
  });
});

test('a session in which people wait is not deleted: their letter needs it', async () => {
  const session = await newSession();
  await wait(session);
  await expect(db.as(admin, 'delete from public.immersion_sessions where id = $1', [session])).rejects.toThrow(
    'session_awaited',
  );
});

test('a letter whose reason is gone when it would leave is withdrawn', async () => {
  const session = await newSession(5, 6);
  const { id, user } = await book(session);
  const held = await hold(session);
  const facts = async (template: string, booking_id: string) =>
    (await db.call<{ results: Letter[] }>('booking_letters', { rows: [{ template, booking_id }] })).results[0];
  expect(await facts('booking_reminder', id)).toMatchObject({ result: 'ready' });
  expect(await facts('booking_place_offered', held.id)).toMatchObject({ result: 'ready' });
  await db.call('cancel_booking', { booking_id: id }, { user });
  await db.call('cancel_booking', { booking_id: held.id }, { user: held.user });
  expect(await facts('booking_reminder', id)).toMatchObject({ result: 'withdrawn', template: 'withdrawn' });
  expect(await facts('booking_place_offered', held.id)).toMatchObject({ result: 'withdrawn' });
});

test.each([
  ['2026-03-02', '2026-03-06', 'du lundi 2 au vendredi 6 mars 2026', 'du lundi 2 au vendredi 6 mars 2026'],
  [
    '2026-03-30',
    '2026-04-03',
    'du lundi 30 mars au vendredi 3 avril 2026',
    'du lundi 30 mars au vendredi 3 avril 2026',
  ],
  [
    '2025-12-29',
    '2026-01-02',
    'du lundi 29 décembre 2025 au vendredi 2 janvier 2026',
    'du lundi 29 décembre 2025 au vendredi 2 janvier 2026',
  ],
  ['2026-12-01', '2026-12-05', 'du mardi 1er au samedi 5 décembre 2026', 'du mardi 1er au samedi 5 décembre 2026'],
  ['2026-03-01', '2026-03-01', 'dimanche 1er mars 2026', 'du dimanche 1er mars 2026'],
])('%s to %s reads "%s"', async (start, end, dates, ofDates) => {
  expect(
    await db.query('select guichet.french_dates($1, $2) as dates, guichet.french_of_dates($1, $2) as of_dates', [
      start,
      end,
    ]),
  ).toEqual([{ dates, of_dates: ofDates }]);
});

test.each([
  ['2026-12-01T06:22:00Z', 'mardi 1er décembre à 7 h 22'],
  ['2026-07-06T22:00:00Z', 'mardi 7 juillet à 0 h'],
  ['2026-07-05T12:05:00Z', 'dimanche 5 juillet à 14 h 05'],
])('%s reads "%s"', async (instant, text) => {
  expect(await db.query('select guichet.french_until($1) as text', [instant])).toEqual([{ text }]);
});
