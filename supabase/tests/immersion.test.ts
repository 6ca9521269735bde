import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openPayment } from './setup/checkouts.ts';
import { createTestDatabase, type Caller, type TestDatabase } from './setup/database.ts';
import { newUser } from './ordersSupport.ts';
import { wordsFor } from './setup/listedRefusals.ts';

// Sessions and their places, below the pages: what the seed holds, who is next, what is refused, what is written down.

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
  booking_id: string;
  hold_expires_at: string;
}
const sql = (file: string) => readFileSync(join(__dirname, '..', file), 'utf8');

async function newSession(places: number, inDays = 30): Promise<string> {
  const [session] = await db.query<{ id: string }>(
    `insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents)
     values ((now() at time zone 'Europe/Paris')::date + $2::int, (now() at time zone 'Europe/Paris')::date + $2::int + 4, $1, 'Paris', 199700) returning id`,
    [places, inDays],
  );
  if (!session) throw new Error('the session was not written');
  return session.id;
}
const administrator = async (): Promise<Caller> => ({ user: await newUser(db), admin: true });
const reserve = (session: string, user: string) => db.call<Answer>('reserve_place', { session_id: session }, { user });
const join_ = (session: string, user: string) => db.call<Answer>('join_waitlist', { session_id: session }, { user });
const places = async (session: string) =>
  (
    await db.query<{ reserved_places: number; status: string }>(
      'select reserved_places, status from public.immersion_sessions where id = $1',
      [session],
    )
  )[0];
const line = async (session: string) =>
  (
    await db.query<{ user_id: string; status: string }>(
      'select user_id, status from public.immersion_waitlist where session_id = $1 order by created_at',
      [session],
    )
  ).map(({ user_id, status }) => [user_id, status]);
const letters = async (): Promise<string[]> =>
  (
    await db.query<{ template: string }>(
      "select payload ->> 'template' as template from public.outbox where topic = 'email' order by seq",
    )
  ).map(({ template }) => template);

describe('the seed', () => {
  test("holds the owner's eight sessions of 2025 with their places, at 1 997 €, once", async () => {
    await db.query(sql('seed.sql'));
    await db.query(sql('seed.sql'));
    expect(
      await db.query(
        `select to_char(session_date_start, 'YYYY-MM-DD') || ' ' || to_char(session_date_end, 'YYYY-MM-DD') as days, reserved_places || '/' || max_places as places, status
         from public.immersion_sessions where price_cents = 199700 and currency = 'eur' and is_active order by session_date_start`,
      ),
    ).toEqual([
      { days: '2025-03-03 2025-03-07', places: '3/8', status: 'open' },
      { days: '2025-03-17 2025-03-21', places: '6/8', status: 'open' },
      { days: '2025-03-31 2025-04-04', places: '2/8', status: 'open' },
      { days: '2025-04-14 2025-04-18', places: '8/8', status: 'full' },
      { days: '2025-05-05 2025-05-09', places: '0/8', status: 'open' },
      { days: '2025-05-19 2025-05-23', places: '0/8', status: 'open' },
      { days: '2025-06-02 2025-06-06', places: '0/8', status: 'open' },
      { days: '2025-06-16 2025-06-20', places: '0/8', status: 'open' },
    ]);
    expect(await db.query('select from public.immersion_sessions')).toHaveLength(8);
  });

  test('of the demonstration has the same eight, Monday to Friday, still to come, once', async () => {
    await db.query(sql('demo.sql'));
    await db.query(sql('demo.sql'));
    const rows = await db.query<{ places: string; week: string; coming: boolean }>(
      `select reserved_places || '/' || max_places as places, extract(isodow from session_date_start) || '-' || extract(isodow from session_date_end) as week, session_date_start > current_date as coming
         from public.immersion_sessions where price_cents = 199700 order by session_date_start`,
    );
    expect(rows.map((row) => row.places)).toEqual(['3/8', '6/8', '2/8', '8/8', '0/8', '0/8', '0/8', '0/8']);
    expect(rows.every(({ week, coming }) => week === '1-5' && coming)).toBe(true);
  });
});

describe('a place is refused', () => {
  test.each([
    [
      'that has begun',
      "update public.immersion_sessions set session_date_start = (now() at time zone 'Europe/Paris')::date where id = $1",
      'past',
    ],
    [
      'that is over',
      'update public.immersion_sessions set session_date_start = current_date - 9, session_date_end = current_date - 5 where id = $1',
      'past',
    ],
    ['that is closed', "update public.immersion_sessions set status = 'closed' where id = $1", 'closed'],
    ['that is not shown', 'update public.immersion_sessions set is_active = false where id = $1', 'not_found'],
    [
      'that is full',
      'update public.immersion_sessions set reserved_places = max_places, offline_places = max_places where id = $1',
      'full',
    ],
  ])('in a session %s', async (_name, change, reason) => {
    const session = await newSession(2);
    await db.query(change, [session]);
    const answer = await reserve(session, await newUser(db));
    expect(answer).toMatchObject({ result: 'refused', reason });
    expect(wordsFor(answer)).toContain('workflows');
    expect(await db.query('select from public.immersion_bookings')).toEqual([]);
  });

  test('in a session that does not exist, and to nobody', async () => {
    expect(await reserve('00000000-0000-4000-8000-000000000000', await newUser(db))).toMatchObject({
      result: 'refused',
      reason: 'not_found',
    });
    await expect(db.call('reserve_place', { session_id: await newSession(1) }, 'anon')).rejects.toThrow(
      'permission denied',
    );
  });

  test('a second time to the same person: the same hold, then "you have a place"', async () => {
    const session = await newSession(3);
    const user = await newUser(db);
    const first = await reserve(session, user);
    expect(await reserve(session, user)).toMatchObject({ result: 'held', booking_id: first.booking_id });
    await db.query("select guichet.confirm_booking($1, 'cs_1', 'pi_1')", [first.booking_id]);
    expect(await reserve(session, user)).toMatchObject({ result: 'refused', reason: 'already_booked' });
    expect(await places(session)).toMatchObject({ reserved_places: 1 });
  });
});

describe('a Checkout', () => {
  const event = (row: Record<string, unknown>) => ({
    event_type: 'checkout.session.completed',
    row: {
      mode: 'payment',
      payment_status: 'paid',
      amount_total: 199_700,
      currency: 'eur',
      stripe_payment_intent_id: 'pi_9',
      ...row,
    },
  });
  const apply = async (row: Record<string, unknown>) =>
    (
      await db.query<{ ours: boolean }>('select guichet.apply_booking_checkout($1) as ours', [
        JSON.stringify(event(row)),
      ])
    )[0]?.ours;

  test('leads back to the address that is set, whoever asks', async () => {
    const user = await newUser(db);
    const { booking_id } = await reserve(await newSession(1), user);
    await db.call('set_web_address', { web_url: 'https://immersion.example/' });
    expect(await openPayment(db, 'start_booking_checkout', { booking_id }, { user })).toMatchObject({
      result: 'create',
      amount: 199_700,
      success_url: `https://immersion.example/immersion-elite?booking=${booking_id}`,
      cancel_url: `https://immersion.example/immersion-elite?abandoned=${booking_id}`,
    });
  });

  test('with the metadata of another session or without our booking is not ours', async () => {
    const { booking_id } = await reserve(await newSession(1), await newUser(db));
    const other = await newSession(1);
    expect(
      await apply({
        stripe_checkout_session_id: 'cs_9',
        client_reference_id: booking_id,
        metadata: { type: 'immersion', sessionId: other, booking_id },
      }),
    ).toBe(false);
    expect(await apply({ stripe_checkout_session_id: 'cs_9', metadata: { type: 'immersion', sessionId: other } })).toBe(
      false,
    );
    expect(await db.query("select from public.immersion_bookings where status = 'confirmed'")).toEqual([]);
  });

  test('of another amount or currency confirms nothing and says why', async () => {
    const session = await newSession(1);
    const { booking_id } = await reserve(session, await newUser(db));
    const row = {
      stripe_checkout_session_id: 'cs_9',
      client_reference_id: booking_id,
      metadata: { type: 'immersion', sessionId: session, booking_id },
    };
    await expect(apply({ ...row, amount_total: 100 })).rejects.toThrow(
      `Checkout cs_9 pays 100 eur, booking ${booking_id} costs 199700 eur`,
    );
    await expect(apply({ ...row, currency: 'usd' })).rejects.toThrow('pays 199700 usd');
    expect(await apply({ ...row, payment_status: 'unpaid' })).toBe(true);
    expect(await db.query('select status from public.immersion_bookings')).toEqual([{ status: 'pending' }]);
  });
});

describe('the waiting list', () => {
  test('gets what an administrator adds, before anybody else, in the order of coming', async () => {
    const session = await newSession(1);
    const [holder, first, second, third] = [await newUser(db), await newUser(db), await newUser(db), await newUser(db)];
    await reserve(session, holder);
    for (const user of [first, second, third]) await join_(session, user);
    await db.as(await administrator(), 'update public.immersion_sessions set max_places = 3 where id = $1', [session]);
    expect(await line(session)).toEqual([
      [first, 'offered'],
      [second, 'offered'],
      [third, 'waiting'],
    ]);
    expect(await places(session)).toEqual({ reserved_places: 3, status: 'full' });
    expect(await reserve(session, await newUser(db))).toMatchObject({ result: 'refused', reason: 'full' });
    expect(await letters()).toEqual(['booking_place_offered', 'booking_place_offered']);
  });

  test('gets a place that was sold elsewhere and came back', async () => {
    const session = await newSession(1);
    const admin = await administrator();
    await db.call('set_offline_places', { session_id: session, places: 1 }, admin);
    const user = await newUser(db);
    await join_(session, user);
    await db.call('set_offline_places', { session_id: session, places: 0 }, admin);
    expect(await line(session)).toEqual([[user, 'offered']]);
  });

  test('keeps places that were freed while the session was closed until it is opened again', async () => {
    const session = await newSession(1);
    const admin = await administrator();
    const [holder, waiter] = [await newUser(db), await newUser(db)];
    const { booking_id } = await reserve(session, holder);
    await join_(session, waiter);
    await db.call('set_session_closed', { session_id: session, closed: true }, admin);
    await db.call('cancel_booking', { booking_id }, { user: holder });
    expect(await line(session)).toEqual([[waiter, 'waiting']]);
    await db.call('set_session_closed', { session_id: session, closed: false }, admin);
    expect(await line(session)).toEqual([[waiter, 'offered']]);
  });

  test('an offer that is not taken in a day goes to the next one', async () => {
    const session = await newSession(1);
    const [holder, first, second] = [await newUser(db), await newUser(db), await newUser(db)];
    const { booking_id } = await reserve(session, holder);
    await join_(session, first);
    await join_(session, second);
    await db.call('cancel_booking', { booking_id }, { user: holder });
    await db.query(
      "update public.immersion_bookings set hold_expires_at = now() - interval '1 second' where user_id = $1",
      [first],
    );
    expect(await db.call('release_expired_holds')).toEqual({ released: 1 });
    expect(await line(session)).toEqual([
      [first, 'expired'],
      [second, 'offered'],
    ]);
    expect(await db.query('select cancel_reason from public.immersion_bookings where user_id = $1', [first])).toEqual([
      { cancel_reason: 'offer_expired' },
    ]);
    expect(await places(session)).toMatchObject({ reserved_places: 1 });
  });

  test('a late payment that takes a freed place ends the wait of its payer', async () => {
    const session = await newSession(2);
    const [late, other] = [await newUser(db), await newUser(db)];
    const { booking_id } = await reserve(session, late);
    await db.query("update public.immersion_bookings set hold_expires_at = now() - interval '1 second'");
    await db.call('release_expired_holds');
    await db.query(
      "insert into public.immersion_waitlist (session_id, user_id, user_email) values ($1, $2, 'late@example.test')",
      [session, late],
    );
    await db.query("select guichet.confirm_booking($1, 'cs_1', 'pi_1')", [booking_id]);
    expect(await line(session)).toEqual([[late, 'accepted']]);
    // and somebody else's cancellation finds nobody to offer to
    const taken = await reserve(session, other);
    expect(await db.call('cancel_booking', { booking_id: taken.booking_id }, { user: other })).toMatchObject({
      result: 'cancelled',
    });
  });
});

test('a hold whose time is over is not given out again: the person starts anew, or finds the session full', async () => {
  const session = await newSession(1);
  const [slow, waiter] = [await newUser(db), await newUser(db)];
  const first = await reserve(session, slow);
  const end = () =>
    db.query(
      "update public.immersion_bookings set hold_expires_at = now() - interval '1 second' where status = 'pending'",
    );
  await end();
  const second = await reserve(session, slow);
  expect(second).toMatchObject({ result: 'held' });
  expect(second.booking_id).not.toBe(first.booking_id);
  expect(await places(session)).toMatchObject({ reserved_places: 1 });
  await join_(session, waiter);
  await end();
  expect(await reserve(session, slow)).toMatchObject({ result: 'refused', reason: 'full' });
  expect(await line(session)).toEqual([[waiter, 'offered']]);
});

describe('the audit', () => {
  const actions = async (session: string) =>
    (
      await db.query<{ action: string; after: Record<string, unknown> | null }>(
        'select action, after from public.immersion_audit where session_id = $1 order by id',
        [session],
      )
    ).map(({ action, after }) => [
      action,
      Object.keys(after ?? {})
        .filter((key) => key !== 'updated_at')
        .sort()
        .join(),
    ]);

  test('has a row for each change of an administrator, with who it was, and none for bookings', async () => {
    const user = await newUser(db);
    const admin: Caller = { user, admin: true };
    const [row] = await db.as<{ id: string }>(
      admin,
      "insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents) values (current_date + 30, current_date + 34, 2, 'Lyon', 5000) returning id",
    );
    const session = row?.id ?? '';
    await db.as(admin, 'update public.immersion_sessions set price_cents = 6000 where id = $1', [session]);
    await db.call('set_offline_places', { session_id: session, places: 1 }, admin);
    await db.call('set_session_closed', { session_id: session, closed: true }, admin);
    await db.call('set_session_closed', { session_id: session, closed: false }, admin);
    await db.as(admin, 'update public.immersion_sessions set is_active = true where id = $1', [session]);
    const { booking_id } = await reserve(session, await newUser(db));
    await db.call('admin_cancel_booking', { booking_id, refund: true, reason: 'malade' }, admin);
    expect((await actions(session)).slice(1)).toEqual([
      ['UPDATE', 'price_cents'],
      ['UPDATE', 'offline_places,reserved_places'],
      ['UPDATE', 'status'],
      ['UPDATE', 'status'],
      ['CANCEL_BOOKING', 'reason,refund_cents'],
    ]);
    const empty = await newSession(1);
    await db.as(admin, 'delete from public.immersion_sessions where id = $1', [empty]);
    expect((await actions(empty)).map(([action]) => action)).toEqual(['INSERT', 'DELETE']);
    expect(
      await db.query('select distinct actor from public.immersion_audit where session_id = $1', [session]),
    ).toEqual([{ actor: user }]);
  });

  test('is read by administrators and changed by nobody', async () => {
    await db.as(
      await administrator(),
      "insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents) values (current_date + 30, current_date + 34, 2, 'Lyon', 5000)",
    );
    expect(await db.as(await administrator(), 'select from public.immersion_audit')).toHaveLength(1);
    expect(await db.as({ user: await newUser(db) }, 'select from public.immersion_audit')).toEqual([]);
    for (const statement of ['delete from public.immersion_audit', 'update public.immersion_audit set actor = null']) {
      await expect(db.as(await administrator(), statement)).rejects.toThrow('permission denied');
      await expect(db.as('service_role', statement)).rejects.toThrow('permission denied');
    }
  });

  test('is append-only, for the owner of the database too', async () => {
    await newSession(1);
    const before = await db.query('select * from public.immersion_audit');
    expect(before).toHaveLength(1);
    for (const statement of [
      'delete from public.immersion_audit',
      'update public.immersion_audit set actor = null',
      'truncate public.immersion_audit',
    ]) {
      await expect(db.query(statement)).rejects.toThrow('immersion_audit is append-only');
    }
    expect(await db.query('select * from public.immersion_audit')).toEqual(before);
  });
});

describe('letters', () => {
  test('carry dates and money in French, the place in the calendar file, and the page', async () => {
    const session = await newSession(1);
    await db.query(
      "update public.immersion_sessions set session_date_start = '2027-12-27', session_date_end = '2028-01-01', location = 'Lyon, salle A; 2e' where id = $1",
      [session],
    );
    const { booking_id } = await reserve(session, await newUser(db));
    await db.call('set_web_address', { web_url: 'https://immersion.example' });
    const { results } = await db.call<{ results: { ics: string }[] }>('booking_letters', {
      rows: [
        { template: 'booking_confirmed', booking_id, refund_cents: 99850 },
        { template: 'booking_confirmed', booking_id: 'none' },
      ],
    });
    expect(results).toMatchObject([
      {
        result: 'ready',
        dates: 'du lundi 27 décembre 2027 au samedi 1er janvier 2028',
        price: '1\u00a0997,00\u00a0€',
        refund: '998,50\u00a0€',
        page: 'https://immersion.example/immersion-elite',
        hold_until: expect.stringMatching(/^(\p{L}+di|dimanche) \d{1,2}(er)? \p{L}+ à \d{1,2} h( \d\d)?$/u),
      },
      { result: 'error', error: { path: 'booking_id' } },
    ]);
    const file = results[0]?.ics.split('\r\n');
    expect(file).toEqual(
      expect.arrayContaining([
        `UID:${booking_id}@guichet`,
        'DTSTART;VALUE=DATE:20271227',
        'DTEND;VALUE=DATE:20280102',
        'LOCATION:Lyon\\, salle A\\; 2e',
      ]),
    );
  });

  test('remind of a session in the week before it, once', async () => {
    const [near, far] = [await newSession(2, 6), await newSession(2, 8)];
    for (const session of [near, far]) {
      const { booking_id } = await reserve(session, await newUser(db));
      await db.query('select guichet.confirm_booking($1, $2, $3)', [booking_id, `cs_${session}`, `pi_${session}`]);
    }
    expect(await db.call('enqueue_booking_reminders')).toEqual({ queued: 1 });
    expect(await db.call('enqueue_booking_reminders')).toEqual({ queued: 0 });
    expect((await letters()).filter((template) => template === 'booking_reminder')).toHaveLength(1);
  });
});

test('the licence goes with the last confirmed booking, not before', async () => {
  const user = await newUser(db);
  const bookings: string[] = [];
  for (const name of ['a', 'b']) {
    const { booking_id } = await reserve(await newSession(1), user);
    await db.query('select guichet.confirm_booking($1, $2, $3)', [booking_id, `cs_${name}`, `pi_${name}`]);
    bookings.push(booking_id);
  }
  const license = async () =>
    (await db.query<{ license: string | null }>('select license from public.profiles where id = $1', [user]))[0]
      ?.license;
  await db.call('cancel_booking', { booking_id: bookings[0] }, { user });
  expect(await license()).toBe('immersion');
  await db.call('cancel_booking', { booking_id: bookings[1] }, { user });
  expect(await license()).toBeNull();
});

test.each([
  [14, 199_700],
  [13, 99_850],
  [7, 99_850],
  [6, 0],
])('%i days before the start %i cents go back', async (days, cents) => {
  const session = await newSession(1, days);
  const user = await newUser(db);
  const { booking_id } = await reserve(session, user);
  await db.query("select guichet.confirm_booking($1, 'cs_1', 'pi_1')", [booking_id]);
  expect(await db.call('cancel_booking', { booking_id }, { user })).toMatchObject({
    result: 'cancelled',
    refund_cents: cents,
  });
  expect(await db.query("select from public.outbox where topic = 'stripe.refund.create'")).toHaveLength(
    cents > 0 ? 1 : 0,
  );
});

test("functions that are the server's or an administrator's are closed to a signed-in person", async () => {
  const session = await newSession(1);
  const user = await newUser(db);
  const { booking_id } = await reserve(session, user);
  const calls: [string, Record<string, unknown>, RegExp][] = [
    ['increment_session_places', { session_id: session }, /permission denied/],
    ['decrement_session_places', { session_id: session }, /permission denied/],
    ['attach_checkout', { checkout: booking_id, made: {} }, /permission denied/],
    ['release_expired_holds', {}, /permission denied/],
    ['booking_letters', { rows: [] }, /permission denied/],
    ['enqueue_booking_reminders', {}, /permission denied/],
    ['admin_cancel_booking', { booking_id }, /staff_only/],
    ['set_session_closed', { session_id: session, closed: true }, /staff_only/],
    ['set_offline_places', { session_id: session, places: 1 }, /staff_only/],
  ];
  for (const [name, args, message] of calls) await expect(db.call(name, args, { user })).rejects.toThrow(message);
  for (const statement of [
    "update public.immersion_bookings set status = 'confirmed'",
    'delete from public.immersion_bookings',
    'insert into public.immersion_waitlist default values',
  ]) {
    await expect(db.as({ user }, statement)).rejects.toThrow('permission denied');
  }
  expect(await db.as({ user }, 'update public.immersion_sessions set price_cents = 50 returning id')).toEqual([]);
});
