import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { newUser } from './ordersSupport.ts';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';

// The calendar file of a booking, by RFC 5545 (the format) and RFC 5546 (what a later file does to an earlier one).

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

interface Calendar {
  result: string;
  ics: string;
  filename: string;
}
const admin = async () => ({ user: await newUser(db), admin: true });

async function paidBooking(location = 'Paris'): Promise<{ id: string; user: string; session: string }> {
  const user = await newUser(db);
  const [session] = await db.query<{ id: string }>(
    "insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents) values ('2098-12-29', '2098-12-31', 5, $1, 5000) returning id",
    [location],
  );
  const { booking_id } = await db.call<{ booking_id: string }>('reserve_place', { session_id: session?.id }, { user });
  await db.query("select guichet.confirm_booking($1, 'cs_1', 'pi_1')", [booking_id]);
  return { id: booking_id, user, session: session?.id ?? '' };
}
const file = async (booking: { id: string; user: string }) =>
  (await db.call<Calendar>('booking_calendar', { booking_id: booking.id }, { user: booking.user })).ics;
/** Content lines, unfolded (3.1), by name. */
const properties = (ics: string) =>
  Object.fromEntries(
    ics
      .replaceAll('\r\n ', '')
      .split('\r\n')
      .filter(Boolean)
      .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
/** What a reader makes of a TEXT value (3.3.11). */
const unescaped = (text = '') =>
  text.replace(/\\([\\;,nN])/g, (_all, character: string) => (character.toLowerCase() === 'n' ? '\n' : character));

test('is whole days with an exclusive end over the turn of a year, stamped with when it was made', async () => {
  const booking = await paidBooking();
  const before = Date.now();
  const of = properties(await file(booking));
  expect(of).toMatchObject({
    VERSION: '2.0',
    METHOD: 'PUBLISH',
    UID: `${booking.id}@guichet`,
    SEQUENCE: '0',
    STATUS: 'CONFIRMED',
    'DTSTART;VALUE=DATE': '20981229',
    'DTEND;VALUE=DATE': '20990101',
    'ORGANIZER;CN=Immersion Élite': 'mailto:guichet@guichet.example',
  });
  expect(of['PRODID']).toMatch(/./);
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(of['DTSTAMP'] ?? '') ?? [];
  const stamp = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  expect(Math.abs(stamp - before)).toBeLessThan(60_000);
});

test.each([
  ['what a text may not hold as it is', 'Salle A; 1, rue\\x\nParis', 'Salle A; 1, rue\\x\nParis'],
  ['line breaks of every kind, and characters that control', 'a\r\nb\rc\u0007\u001bd\te', 'a\nb\ncd\te'],
  ['two-octet characters', 'é'.repeat(120), 'é'.repeat(120)],
  ['three- and four-octet characters', `a${'€'.repeat(40)}${'🎟'.repeat(30)}`, `a${'€'.repeat(40)}${'🎟'.repeat(30)}`],
])('writes %s: lines of 75 octets at most, none broken inside a character', async (_name, location, read) => {
  const ics = await file(await paidBooking(location));
  const lines = ics.split('\r\n');
  expect(lines.at(-1)).toBe('');
  for (const line of lines) {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(line).not.toMatch(/[\r\n\u0007\u001b\ufffd]/);
  }
  expect(unescaped(properties(ics)['LOCATION'])).toBe(read);
});

describe('a later file changes the entry of an earlier one', () => {
  test('moved: the same UID, a greater SEQUENCE, the new days', async () => {
    const booking = await paidBooking();
    await db.as(
      await admin(),
      "update public.immersion_sessions set session_date_start = '2099-01-05', session_date_end = '2099-01-09' where id = $1",
      [booking.session],
    );
    expect(properties(await file(booking))).toMatchObject({
      UID: `${booking.id}@guichet`,
      SEQUENCE: '1',
      METHOD: 'PUBLISH',
      STATUS: 'CONFIRMED',
      'DTSTART;VALUE=DATE': '20990105',
      'DTEND;VALUE=DATE': '20990110',
    });
    await db.as(await admin(), "update public.immersion_sessions set location = 'Lyon' where id = $1", [
      booking.session,
    ]);
    expect(properties(await file(booking))).toMatchObject({ SEQUENCE: '2', LOCATION: 'Lyon' });
  });

  test('hidden: tentative; shown again: confirmed', async () => {
    const booking = await paidBooking();
    await db.as(await admin(), 'update public.immersion_sessions set is_active = false where id = $1', [
      booking.session,
    ]);
    expect(properties(await file(booking))).toMatchObject({ SEQUENCE: '1', METHOD: 'PUBLISH', STATUS: 'TENTATIVE' });
    await db.as(await admin(), 'update public.immersion_sessions set is_active = true where id = $1', [
      booking.session,
    ]);
    expect(properties(await file(booking))).toMatchObject({ SEQUENCE: '2', METHOD: 'PUBLISH', STATUS: 'CONFIRMED' });
  });

  test.each([
    [
      'the person',
      async (one: { id: string; user: string; session: string }) =>
        db.call('cancel_booking', { booking_id: one.id }, { user: one.user }),
    ],
    [
      'an administrator',
      async (one: { id: string; user: string; session: string }) =>
        db.call('admin_cancel_booking', { booking_id: one.id }, await admin()),
    ],
    [
      'the cancellation of the session',
      async (one: { id: string; user: string; session: string }) =>
        db.call('cancel_session', { session_id: one.session }, await admin()),
    ],
  ])('cancelled by %s: METHOD:CANCEL with the organizer and the one who comes no more', async (_who, cancel) => {
    const booking = await paidBooking();
    await cancel(booking);
    const of = properties(await file(booking));
    expect(of).toMatchObject({
      UID: `${booking.id}@guichet`,
      SEQUENCE: '1',
      METHOD: 'CANCEL',
      STATUS: 'CANCELLED',
      ATTENDEE: expect.stringMatching(/^mailto:.+@/),
    });
    expect(of['ORGANIZER;CN=Immersion Élite']).toBe('mailto:guichet@guichet.example');
  });
});

test('the letter carries the same file as the page, and only letters about an entry carry one', async () => {
  const booking = await paidBooking('Nice');
  const letter = async (template: string) =>
    (
      await db.call<{ results: { ics: string | null }[] }>('booking_letters', {
        rows: [{ template, booking_id: booking.id }],
      })
    ).results[0]?.ics;
  const withoutStamp = (ics?: string | null) => ics?.replace(/DTSTAMP:\w+/, '');
  expect(withoutStamp(await letter('booking_confirmed'))).toBe(withoutStamp(await file(booking)));
  expect(await letter('booking_place_gone')).toBeNull();
  await db.call('cancel_booking', { booking_id: booking.id }, { user: booking.user });
  expect(await letter('booking_cancelled')).toContain('METHOD:CANCEL\r\n');
  // a confirmation that leaves after the cancellation puts nothing into a calendar
  expect(await letter('booking_confirmed')).toBeNull();
});

test('is given to whoever booked and paid, and to nobody else', async () => {
  const booking = await paidBooking();
  const ask = (id: string, user: string) => db.call<Calendar>('booking_calendar', { booking_id: id }, { user });
  expect(await ask(booking.id, booking.user)).toMatchObject({ result: 'ready', filename: 'immersion-elite.ics' });
  expect(await ask(booking.id, await newUser(db))).toMatchObject({ result: 'refused', reason: 'not_found' });
  await expect(db.call('booking_calendar', { booking_id: booking.id }, 'anon')).rejects.toThrow('permission denied');
  const other = await newUser(db);
  const held = await db.call<{ booking_id: string }>('reserve_place', { session_id: booking.session }, { user: other });
  expect(await ask(held.booking_id, other)).toMatchObject({ result: 'refused' });
});

test('the organizer is the address that is set', async () => {
  await db.call('set_contact_email', { contact_email: 'bonjour@immersion.example' });
  try {
    expect(await file(await paidBooking())).toContain(
      'ORGANIZER;CN=Immersion Élite:mailto:bonjour@immersion.example\r\n',
    );
    await expect(db.call('set_contact_email', { contact_email: 'x\r\nATTACH:y' })).rejects.toThrow('no e-mail address');
  } finally {
    await db.call('set_contact_email', { contact_email: 'guichet@guichet.example' });
  }
});
