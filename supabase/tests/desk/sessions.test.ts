import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { book, hold, newId, newSession, person, post, roles, wait } from './sessionsSupport.ts';

// The sessions of the desk: who sees them, who decides, what becomes of two people who decide at once.

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

interface Session {
  id: string;
  version: string;
  bookings: number;
  bounced: number;
  [field: string]: unknown;
}
interface Found {
  result: string;
  session: Session;
  attendees: Record<string, unknown>[];
  line: Record<string, unknown>[];
  bounced: Record<string, unknown>[];
  messages: { texts: unknown; to: { email: string; state: string }[] }[];
}
interface List {
  rows: Session[];
  count: number;
  next: string | null;
}
interface Answer {
  result: string;
  reason?: string;
  field?: string;
  version: string;
  [field: string]: unknown;
}
const look = (session: string) => db.call<Found>('desk_session', { p_id: session });
const versionOf = async (session: string) => (await look(session)).session.version;
const texts = { fr: { subject: 'Salle', body: 'Salle 2.' }, en: { subject: 'Room', body: 'Room 2.' } };
const templates = async () =>
  (
    await db.query<{ template: string }>(
      "select payload ->> 'template' as template from public.outbox where topic = 'email' order by 1",
    )
  ).map(({ template }) => template);
const decided = async (subject: string) =>
  (
    await db.query<{ action: string; reason: string | null }>(
      'select action, reason from public.staff_actions where subject_id = $1 order by id',
      [subject],
    )
  ).map(({ action, reason }) => [action, reason]);

describe('the list', () => {
  test('shows what is ahead, next first, page by page, with places and letters that bounced', async () => {
    const later = await newSession(db, 60);
    const next = await newSession(db, 10);
    const between = await newSession(db, 30, 'Lyon 100%');
    await newSession(db, -40);
    const { email } = await book(db, next);
    await hold(db, next);
    await wait(db, next);
    await db.call('send_session_message', { session_id: next, message_id: newId(), texts });
    await post(db, (to) => to === email);

    const first = await db.call<List>('desk_sessions', { p_limit: 2 });
    expect(first.rows.map(({ id }) => id)).toEqual([next, between]);
    expect(first).toMatchObject({ count: 3, next: expect.stringContaining(between) });
    expect(first.rows[0]).toMatchObject({ bookings: 1, holds: 1, waiting: 1, reserved_places: 2, bounced: 1 });
    const second = await db.call<List>('desk_sessions', { p_limit: 2, p_after: first.next });
    expect(second.rows.map(({ id }) => id)).toEqual([later]);
    expect(second.next).toBeNull();
    expect((await db.call<List>('desk_sessions', { p_query: '100%' })).rows.map(({ id }) => id)).toEqual([between]);
  });

  test('shows what is over and what was cancelled, the latest first', async () => {
    const old = await newSession(db, -60);
    const recent = await newSession(db, -30);
    const cancelled = await newSession(db, 9);
    await db.call('cancel_session', { session_id: cancelled });
    const ids = async (p_show: string, p_after?: string | null) =>
      (await db.call<List>('desk_sessions', { p_show, ...(p_after && { p_after }), p_limit: 1 })).rows.map(
        ({ id }) => id,
      );
    expect(await ids('past')).toEqual([recent]);
    const { next } = await db.call<List>('desk_sessions', { p_show: 'past', p_limit: 1 });
    expect(await ids('past', next)).toEqual([old]);
    expect(await ids('cancelled')).toEqual([cancelled]);
    expect(await ids('ahead')).toEqual([]);
  });
});

describe('who may', () => {
  const may = {
    look: ['owner', 'administrator', 'staff', 'support', 'accountant'],
    keep: ['owner', 'administrator', 'staff'],
  };

  test('look at sessions and their people, and keep them', async () => {
    const session = await newSession(db, 30);
    const booking = await book(db, session);
    for (const role of [...roles, undefined]) {
      const caller = await person(db, role);
      const tried = async (name: string, args: Record<string, unknown>) =>
        db.call<Answer>(name, args, caller).then(
          ({ result }) => result ?? 'rows',
          (error: Error) => error.message,
        );
      const looks = may.look.includes(role ?? '');
      expect([role, await tried('desk_sessions', {})]).toEqual([role, looks ? 'rows' : 'staff_only']);
      expect([role, await tried('desk_session', { p_id: session })]).toEqual([role, looks ? 'found' : 'staff_only']);
      const keeps = may.keep.includes(role ?? '');
      const decisions: [string, Record<string, unknown>][] = [
        ['save_session', { session_id: session, fields: { location: `Lyon ${role}` } }],
        ['move_session', { session_id: session, starts_on: '2099-01-05' }],
        ['send_session_message', { session_id: session, message_id: newId(), texts }],
        ['note_attendance', { booking_id: booking.id, present: false }],
        ['name_attendee', { booking_id: booking.id, name: `Claire ${role}` }],
        ['retry_letters', { booking_id: booking.id }],
        ['give_up_letters', { booking_id: booking.id, reason: 'au téléphone' }],
      ];
      for (const [name, args] of decisions)
        expect([role, name, (await tried(name, args)) === 'staff_only']).toEqual([role, name, !keeps]);
    }
    await expect(db.call('desk_sessions', {}, 'anon')).rejects.toThrow('permission denied');
    await expect(db.as(await person(db, 'owner'), 'select from guichet.session_attendees')).rejects.toThrow(
      'permission denied',
    );
  });
});

describe('one session', () => {
  test('has everybody with name, language, money and what can go back, and the line with its offers', async () => {
    const session = await newSession(db);
    const paid = await book(db, session);
    await db.query("update public.profiles set display_name = 'Claire Dubois', locale = 'en' where id = $1", [
      paid.user,
    ]);
    const held = await hold(db, session);
    const waiting = await wait(db, session);
    const { attendees, line, session: row } = await look(session);
    expect(attendees).toMatchObject([
      {
        booking_id: paid.id,
        email: paid.email,
        name: 'Claire Dubois',
        language: 'en',
        status: 'confirmed',
        payment_state: 'paid',
        amount_cents: 199_700,
        refundable_cents: 199_700,
        disputed: false,
        present: null,
      },
      { booking_id: held.id, status: 'pending', refundable_cents: 0, payment_id: null },
    ]);
    expect(line).toMatchObject([{ waitlist_id: waiting.id, status: 'waiting', offer_expires_at: null }]);
    expect(row).toMatchObject({ bookings: 1, holds: 1, waiting: 1, begun: false, over: false });
    expect(await db.call('desk_session', { p_id: newId() })).toMatchObject({ result: 'refused', reason: 'not_found' });
  });

  test('names whoever gave their name at Checkout, until staff write another', async () => {
    const session = await newSession(db);
    const held = await hold(db, session);
    await db.call('sync_stripe_checkout_sessions', {
      rows: [
        {
          event_id: 'evt_1',
          event_type: 'checkout.session.completed',
          event_created: 1,
          object: 'checkout.session',
          row: {
            stripe_checkout_session_id: 'cs_1',
            client_reference_id: held.id,
            stripe_payment_intent_id: 'pi_1',
            mode: 'payment',
            payment_status: 'paid',
            amount_total: 199_700,
            currency: 'eur',
            customer_name: 'Claire Martin',
            metadata: { type: 'immersion', booking_id: held.id, sessionId: session },
          },
        },
      ],
    });
    expect((await look(session)).attendees).toMatchObject([{ status: 'confirmed', name: 'Claire Martin' }]);
    const staff = await person(db, 'staff');
    const name = (text: string | null) => db.call<Answer>('name_attendee', { booking_id: held.id, name: text }, staff);
    expect(await name(' Noé Blanc ')).toMatchObject({ result: 'noted', name: 'Noé Blanc' });
    expect(await name('Noé Blanc')).toMatchObject({ result: 'unchanged' });
    expect(await name('x'.repeat(201))).toMatchObject({ result: 'refused', field: 'name', reason: 'invalid_value' });
    expect((await look(session)).attendees).toMatchObject([{ name: 'Noé Blanc' }]);
    expect(await decided(held.id)).toEqual([['manage_sessions', 'name']]);
  });
});

describe('attendance', () => {
  test('is noted from the first day on, of who has a place, and taken back', async () => {
    const today = await newSession(db, 0);
    const [here, ahead] = [await book(db, today), await book(db, await newSession(db, 30))];
    const staff = await person(db, 'staff');
    const note = (booking: string, present: boolean | null) =>
      db.call<Answer>('note_attendance', { booking_id: booking, present }, staff);
    expect(await note(here.id, false)).toMatchObject({ result: 'noted', present: false });
    expect(await note(here.id, false)).toMatchObject({ result: 'unchanged' });
    expect((await look(today)).attendees).toMatchObject([{ present: false }]);
    expect(await note(here.id, null)).toMatchObject({ result: 'noted', present: null });
    expect((await look(today)).attendees).toMatchObject([{ present: null }]);
    expect(await decided(here.id)).toEqual([
      ['manage_sessions', 'attendance'],
      ['manage_sessions', 'attendance'],
    ]);
    expect(await note(ahead.id, false)).toMatchObject({ result: 'refused', reason: 'not_begun' });
    expect(await note((await hold(db, today)).id, true)).toMatchObject({ result: 'refused', reason: 'not_confirmed' });
    await expect(note(newId(), true)).rejects.toThrow('unknown_booking');
    // it is staff's note, not the customer's to read
    expect(await db.as({ user: here.user }, 'select * from public.immersion_bookings')).toMatchObject([
      { id: here.id },
    ]);
  });
});

describe('a change', () => {
  test('creates once, changes what is given, and says whom it concerns', async () => {
    const staff = await person(db, 'staff');
    const id = newId();
    const fields = {
      session_date_start: '2099-03-02',
      session_date_end: '2099-03-06',
      max_places: 8,
      location: 'Paris',
      price_cents: 199_700,
      offline_places: 2,
    };
    const save = (changes: object, expected?: string) =>
      db.call<Answer>('save_session', { session_id: id, fields: changes, ...(expected && { expected }) }, staff);
    const [one, two] = await Promise.all([save(fields), save(fields)]);
    expect([one?.result, two?.result].sort()).toEqual(['created', 'unchanged']);
    await book(db, id);
    const version = await versionOf(id);
    // a place that somebody buys is no change of the session
    expect(version).toBe(one?.version);
    expect(await save({ location: 'Lyon', offline_places: 3 }, version)).toMatchObject({
      result: 'changed',
      bookings: 1,
      holds: 0,
      waiting: 0,
    });
    expect((await look(id)).session).toMatchObject({ location: 'Lyon', offline_places: 3, reserved_places: 4 });
    expect(await templates()).toEqual(['booking_session_moved']);
    expect(await save({ location: 'Lyon' }, version)).toMatchObject({ result: 'unchanged' });
    expect(await save({ reserved_places: 0 })).toMatchObject({ result: 'refused', field: 'reserved_places' });
    await expect(save({ session_date_end: '2099-03-01' })).rejects.toThrow('ends_before_start');
    await expect(save({ max_places: 3 })).rejects.toThrow('places_taken');
    await expect(save({ offline_places: 9 })).rejects.toThrow('too_few_places');
  });

  test('of two people who saw the same state the first wins, and the second is told', async () => {
    const session = await newSession(db);
    const [one, two] = [await person(db, 'staff'), await person(db, 'administrator')];
    const expected = await versionOf(session);
    const outcomes = await Promise.allSettled([
      db.call('save_session', { session_id: session, fields: { location: 'Lyon' }, expected }, one),
      db.call('move_session', { session_id: session, starts_on: '2099-03-02', expected }, two),
      db.call('cancel_session', { session_id: session, reason: 'salle', expected }, one),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(String(outcome.reason)).toContain('changed_since');
    // its making, and one change
    expect(await decided(session)).toHaveLength(2);
  });

  test('by a week tells everybody once, with the same entry one further, however often it is pressed', async () => {
    const session = await newSession(db);
    const booked = await book(db, session);
    await hold(db, session);
    await wait(db, session);
    await db.query("delete from public.outbox where topic = 'email'");
    const staff = await person(db, 'staff');
    const { session: before } = await look(session);
    const [{ to } = { to: '' }] = await db.query<{ to: string }>(
      'select (session_date_start + 7)::text as to from public.immersion_sessions where id = $1',
      [session],
    );
    const calendar = async () =>
      (await db.call<{ ics: string }>('booking_calendar', { booking_id: booked.id }, { user: booked.user })).ics;
    const ics = await calendar();
    const move = () =>
      db.call<Answer>('move_session', { session_id: session, starts_on: to, expected: before.version }, staff);
    expect(await move()).toMatchObject({ result: 'moved', starts_on: to, bookings: 1, holds: 1, waiting: 1 });
    expect(await move()).toMatchObject({ result: 'already', starts_on: to });
    expect(await templates()).toEqual(Array(3).fill('booking_session_moved'));
    const line = (file: string, name: string) => new RegExp(`^${name}:(.*)\r$`, 'm').exec(file)?.[1];
    const after = await calendar();
    expect(line(after, 'UID')).toBe(line(ics, 'UID'));
    expect(Number(line(after, 'SEQUENCE'))).toBe(Number(line(ics, 'SEQUENCE')) + 1);
    expect(line(after, 'DTSTART;VALUE=DATE')).toBe(to.replaceAll('-', ''));
    // its making, and one change
    expect(await decided(session)).toHaveLength(2);
    await expect(db.call('move_session', { session_id: session, starts_on: '2020-01-06' }, staff)).rejects.toThrow(
      'starts_in_the_past',
    );
    expect(
      await db.call('move_session', { session_id: await newSession(db, -30), starts_on: to }, staff),
    ).toMatchObject({ result: 'refused', reason: 'past' });
  });
});

describe('a message', () => {
  const send = (session: string, message: string, more: object = {}) =>
    db.call<Answer>('send_session_message', { session_id: session, message_id: message, texts, ...more });
  const letters = async () =>
    (
      await db.call<{ results: Record<string, string | undefined>[] }>('booking_letters', {
        rows: (
          await db.query<{ payload: object }>("select payload from public.outbox where topic = 'email' order by seq")
        ).map(({ payload }) => payload),
      })
    ).results;

  test('goes once to each who booked, in their language, in the other where it was not written in theirs', async () => {
    const session = await newSession(db);
    const [french, english] = [await book(db, session), await book(db, session)];
    await db.call('set_my_language', { language: 'en' }, { user: english.user });
    await hold(db, session);
    await wait(db, session);
    const message = newId();
    const answers = await Promise.all([send(session, message), send(session, message)]);
    expect(answers.map(({ result }) => result).sort()).toEqual(['already', 'sent']);
    expect(answers).toMatchObject(Array(2).fill({ letters: 2, waiting: 2, sent: 0, bounced: 0 }));
    const told = await letters();
    expect(
      told
        .map(({ to, language, message_subject, message_text }) => [to, language, message_subject, message_text])
        .sort(),
    ).toEqual(
      [
        [french.email, 'fr', 'Salle', 'Salle 2.'],
        [english.email, 'en', 'Room', 'Room 2.'],
      ].sort(),
    );
    expect(told.map(({ ics }) => ics ?? null)).toEqual([null, null]);
    await send(session, newId(), { texts: { fr: texts.fr }, audience: 'everybody' });
    expect((await letters()).slice(2).map(({ language }) => language)).toEqual(['fr', 'fr', 'fr', 'fr']);
  });

  test('shows what left and what bounced; an address is corrected and the letters go', async () => {
    const session = await newSession(db);
    const [good, bad] = [await book(db, session), await book(db, session)];
    await send(session, newId());
    expect(await post(db, (to) => to === bad.email)).toEqual([good.email]);
    await send(session, newId());
    const states = async () =>
      (await look(session)).messages.map(({ to }) => Object.fromEntries(to.map(({ email, state }) => [email, state])));
    expect(await states()).toEqual([
      { [good.email]: 'waiting', [bad.email]: 'blocked' },
      { [good.email]: 'sent', [bad.email]: 'bounced' },
    ]);
    expect((await look(session)).bounced).toMatchObject([
      {
        booking_id: bad.id,
        email: bad.email,
        template: 'booking_session_message',
        message: '550 no such person',
        behind: 1,
      },
    ]);
    const staff = await person(db, 'staff');
    const retry = (email?: string) =>
      db.call<Answer>('retry_letters', { booking_id: bad.id, ...(email !== undefined && { email }) }, staff);
    expect(await retry('nowhere')).toMatchObject({ result: 'refused', field: 'email', reason: 'invalid_value' });
    expect(await retry('noe@exemple.fr')).toMatchObject({ result: 'retried', email: 'noe@exemple.fr', letters: 1 });
    expect((await post(db)).sort()).toEqual([good.email, 'noe@exemple.fr', 'noe@exemple.fr'].sort());
    expect((await look(session)).bounced).toEqual([]);
    expect(await retry()).toMatchObject({ result: 'retried', letters: 0 });
    expect(await decided(bad.id)).toEqual([['manage_sessions', 'letters']]);
  });

  test('that bounced is given up with a reason, and what waited behind it goes on', async () => {
    const session = await newSession(db);
    const bad = await book(db, session);
    await send(session, newId());
    await post(db, () => true);
    await send(session, newId());
    const giveUp = (reason: string) => db.call<Answer>('give_up_letters', { booking_id: bad.id, reason });
    expect(await giveUp('  ')).toMatchObject({ result: 'refused', reason: 'reason_missing' });
    expect(await giveUp('prévenue au téléphone')).toMatchObject({ result: 'given_up', letters: 1 });
    expect(await giveUp('encore')).toMatchObject({ result: 'given_up', letters: 0 });
    expect(await post(db)).toEqual([bad.email]);
    expect(await decided(bad.id)).toEqual([['manage_sessions', 'prévenue au téléphone']]);
  });

  test('is withdrawn from whoever gave the place back before it left', async () => {
    const session = await newSession(db);
    const booked = await book(db, session);
    await send(session, newId());
    await db.call('cancel_booking', { booking_id: booked.id }, { user: booked.user });
    expect((await letters()).map(({ result }) => result)).toEqual(['withdrawn', 'ready']);
  });

  test.each<[string, object, string]>([
    ['no text', { texts: {} }, 'texts'],
    ['a language that nobody has', { texts: { de: texts.fr } }, 'texts'],
    ['a blank subject', { texts: { fr: { subject: ' ', body: 'x' } } }, 'texts.fr.subject'],
    ['a subject of two lines', { texts: { fr: { subject: 'a\nb', body: 'x' } } }, 'texts.fr.subject'],
    ['no body in one language', { texts: { fr: texts.fr, en: { subject: 'Room' } } }, 'texts.en.body'],
    ['a body that is too long', { texts: { fr: { subject: 'a', body: 'x'.repeat(5001) } } }, 'texts.fr.body'],
    ['an audience that there is not', { audience: 'town' }, 'audience'],
  ])('with %s is refused', async (_what, more, field) => {
    const session = await newSession(db);
    await book(db, session);
    expect(await send(session, newId(), more)).toMatchObject({ result: 'refused', field, reason: 'invalid_value' });
    expect(await templates()).toEqual([]);
  });

  test('to nobody is refused', async () => {
    const session = await newSession(db);
    await hold(db, session);
    expect(await send(session, newId())).toMatchObject({ result: 'refused', reason: 'nobody_there' });
    expect(await send(session, newId(), { audience: 'everybody' })).toMatchObject({ result: 'sent', letters: 1 });
    await expect(send(newId(), newId())).rejects.toThrow('unknown_session');
  });
});

test('a part of a booking goes back by the one refund function, once a press, and shows in the session', async () => {
  const session = await newSession(db);
  const booked = await book(db, session);
  const support = await person(db, 'support');
  const refund = { booking_id: booked.id, amount_cents: 2000, reason: 'repas manquant', request_id: newId() };
  const first = await db.call<Answer>('request_refund', refund, support);
  expect(first).toMatchObject({ result: 'requested', amount_cents: 2000, left_cents: 197_700 });
  expect(await db.call('request_refund', refund, support)).toMatchObject({ refund_id: first.refund_id });
  expect((await look(session)).attendees).toMatchObject([
    { payment_state: 'refund_pending', refundable_cents: 197_700, status: 'confirmed' },
  ]);
});
