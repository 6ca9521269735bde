import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import { newUser } from './ordersSupport.ts';

// Whose shop it is, and by which clock it lives: days of sessions, letters and calendars follow it.

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  await db.call('set_business', { changes: asShipped });
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

const asShipped = {
  name: 'Guichet',
  zone: 'Europe/Paris',
  currency: 'eur',
  language: 'fr',
  contact_email: 'guichet@guichet.example',
  contact_phone: null,
  address: null,
  registration_number: null,
  vat_number: null,
};
const set = (changes: object, caller: 'service_role' | { user: string; admin?: boolean } = 'service_role') =>
  db.call<{ result: string; field?: string; reason?: string; business?: object }>('set_business', { changes }, caller);
const one = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row> => {
  const [row] = await db.query<Row>(sql, values);
  if (!row) throw new Error(`no row: ${sql}`);
  return row;
};

test('no other place names a zone', () => {
  const root = join(__dirname, '../..');
  const places = [
    'supabase/migrations/*.sql',
    'web/src/**/*.{ts,tsx}',
    'nodes/**/*.ts',
    'stack/src/**/*.ts',
    'workflows/*/*.json',
  ];
  const allowed = [
    // the default, and what an example of a name looks like
    'supabase/migrations/20261121000106_business.sql',
    'nodes/TelegramAlert/message/format.ts',
    'nodes/shared/words/refusals.ts',
    'web/src/desk/refusals.ts',
  ];
  const naming = places
    .flatMap((place) => globSync(place, { cwd: root }))
    .filter((file) => !/\.test\.ts$|node_modules/.test(file))
    .filter((file) => /Europe\/Paris/.test(readFileSync(join(root, file), 'utf8')));
  expect(naming.sort()).toEqual(allowed.sort());
});

describe('the business', () => {
  test('is what it always was where nobody sets anything, and everybody reads it', async () => {
    expect(await db.call('business', {}, 'anon')).toEqual(asShipped);
    expect(await one('select guichet.zone() as zone')).toEqual({ zone: 'Europe/Paris' });
  });

  test('changes what is given, empties what is null, and leaves the rest', async () => {
    const admin = { user: await newUser(db), admin: true };
    expect(await set({ name: 'La Cave', contact_phone: '+33 1 02 03 04 05', vat_number: 'FR00' }, admin)).toMatchObject(
      {
        result: 'changed',
        business: { ...asShipped, name: 'La Cave', contact_phone: '+33 1 02 03 04 05', vat_number: 'FR00' },
      },
    );
    expect(await set({ vat_number: null })).toMatchObject({ result: 'changed', business: { vat_number: null } });
    expect(await set({ name: 'La Cave' })).toMatchObject({ result: 'unchanged' });
    expect(await db.query('select action, before, after from public.staff_actions order by id')).toMatchObject([
      { action: 'settings', before: { name: 'Guichet' }, after: { name: 'La Cave' } },
      { before: { vat_number: 'FR00' }, after: { vat_number: null } },
    ]);
    await expect(set({ name: 'x' }, { user: await newUser(db) })).rejects.toThrow('staff_only');
  });

  test.each([
    [{ zone: 'Paris' }, 'zone', 'unknown_zone'],
    [{ zone: 'posix/Europe/Paris' }, 'zone', 'unknown_zone'],
    [{ zone: 'FOO+3' }, 'zone', 'unknown_zone'],
    [{ zone: null }, 'zone', 'unknown_zone'],
    [{ name: ' ' }, 'name', 'invalid_value'],
    [{ name: null }, 'name', 'invalid_value'],
    [{ currency: 'xyz' }, 'currency', 'invalid_value'],
    [{ language: 'de' }, 'language', 'invalid_value'],
    [{ contact_email: 'x\r\nATTACH:y' }, 'contact_email', 'invalid_value'],
    [{ address: '' }, 'address', 'invalid_value'],
    [{ only_row: false }, 'only_row', 'unknown_field'],
    [{ colour: 'red' }, 'colour', 'unknown_field'],
  ])('refuses %j', async (changes, field, reason) => {
    expect(await set(changes)).toMatchObject({ result: 'refused', field, reason });
    expect(await db.call('business')).toEqual(asShipped);
  });

  test('is one row, whose zone Postgres knows, whoever writes it', async () => {
    await expect(db.query('insert into guichet.business default values')).rejects.toThrow('business_pkey');
    await expect(db.query("update guichet.business set zone = 'Mars/Olympus'")).rejects.toThrow('unknown_zone');
  });
});

// Montreal is five hours behind UTC in winter, Reunion four before it all year
describe.each([
  ['America/Montreal', '2030-03-01 05:00:00+00', '2030-07-01 04:00:00+00'],
  ['Indian/Reunion', '2030-02-28 20:00:00+00', '2030-06-30 20:00:00+00'],
  ['Europe/Paris', '2030-02-28 23:00:00+00', '2030-06-30 22:00:00+00'],
])('in %s', (zone, winter, summer) => {
  const session = async (start: string): Promise<string> =>
    (
      await one<{ id: string }>(
        `insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents)
         values (${start}, ${start} + 4, 2, 'Salle', 5000) returning id`,
      )
    ).id;

  test('a day begins at its midnight, with the clock of the season', async () => {
    await set({ zone });
    expect(
      await one(
        `select guichet.session_starts_at('2030-03-01') = $1::timestamptz as winter, guichet.session_starts_at('2030-07-01') = $2::timestamptz as summer,
           guichet.today() = (now() at time zone $3)::date as today`,
        [winter, summer, zone],
      ),
    ).toEqual({ winter: true, summer: true, today: true });
  });

  test('a session is sold up to its first midnight there, and not from then on', async () => {
    await set({ zone });
    const today = await session('guichet.today()');
    const tomorrow = await session('guichet.today() + 1');
    const caller = { user: await newUser(db) };
    expect(await db.call('reserve_place', { session_id: today }, caller)).toMatchObject({ reason: 'past' });
    // the last half hour before midnight is too late to pay, whichever midnight it is
    const { late } = await one<{ late: boolean }>(
      `select guichet.session_starts_at(guichet.today() + 1) < now() + guichet.checkout_lead() as late`,
    );
    expect(await db.call('reserve_place', { session_id: tomorrow }, caller)).toMatchObject(
      late ? { reason: 'too_late' } : { result: 'held' },
    );
  });

  test('an administrator adds no session of yesterday; today is theirs to add', async () => {
    await set({ zone });
    const admin = { user: await newUser(db), admin: true };
    const add = (day: string) =>
      db.as(
        admin,
        `insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents)
         values ((now() at time zone '${zone}')::date + ${day}, (now() at time zone '${zone}')::date + 5, 2, 'Salle', 5000)`,
      );
    await expect(add('-1')).rejects.toThrow('starts_in_the_past');
    await add('0');
  });

  test('letters and the mail about alerts say the hour of there; calendars have whole days', async () => {
    await set({ zone });
    const { until, hour } = await one<{ until: string; hour: string }>(
      `select guichet.french_until('2030-03-01 12:00+00') as until, to_char('2030-03-01 12:00+00'::timestamptz at time zone $1, 'FMHH24') as hour`,
      [zone],
    );
    expect(until).toBe(`vendredi 1er mars à ${hour} h`);
    await db.query(
      "insert into public.alert_outbox (template, subject, created_at) values ('x', 'y', now() - interval '1 hour')",
    );
    expect(await db.call('claim_alerts', {})).toMatchObject({ alerts: [{ template: 'x', zone }] });
  });

  test('a reminder leaves as many days before as were asked for, counted there', async () => {
    await set({ zone });
    const id = await session('guichet.today() + 7');
    const far = await session('guichet.today() + 8');
    for (const booked of [id, far])
      await db.query(
        `insert into public.immersion_bookings (session_id, user_id, user_email, status, amount_cents, stripe_payment_intent_id)
         values ($1, $2, 'a@example.fr', 'confirmed', 5000, $3)`,
        [booked, await newUser(db), `pi_${booked}`],
      );
    expect(await db.call('enqueue_booking_reminders', { days_before: 7 })).toEqual({ queued: 1 });
  });
});
