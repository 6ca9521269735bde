import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type Colleague, type Desk, openDesk } from '../../harness/desk/desk.ts';
import { faults, launch } from '../../harness/people/browser.ts';
import { guestsOf } from './guests.ts';
import { beginToday, book, calendarOf, makeSession, somewhere, wait, writtenTo } from './peopleOfSessions.ts';
import { handOver } from './presses.ts';
import { signInAt } from './signIn.ts';

/** Sessions at the desk, in a real Chromium: the jobs 10 and 11 of an administrator, and what else is done there. */
jest.setTimeout(180_000);
let desk: Desk;
let browser: Browser;
let admin: Colleague;
const guests = guestsOf(() => browser);
const come = async (path: string): Promise<Page> => {
  const page = await guests.come();
  await signInAt(page, desk, admin, { path });
  return page;
};
beforeAll(async () => {
  desk = await openDesk();
  browser = await launch();
  admin = await desk.person('ana', ['administrator']);
});
afterEach(async () => {
  expect(await guests.leave()).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});

const decided = async (subject: string): Promise<(string | null)[]> =>
  (
    await desk.query<{ reason: string | null }>(
      "select reason from public.staff_actions where subject_id = $1 and user_id = $2 and door = 'desk' order by id",
      [subject, admin.id],
    )
  ).map(({ reason }) => reason);

describe('job 10', () => {
  test('a session moves by a week in three presses: everybody hears of it once, and calendars follow', async () => {
    const place = somewhere();
    const session = await makeSession(desk, 30, place);
    const [claire, noe] = [await book(desk, session, 'Claire Dubois'), await book(desk, session, 'Noé Blanc')];
    await wait(desk, session);
    const before = await calendarOf(claire);
    const hand = handOver(await come(`/bureau/seances?lieu=${encodeURIComponent(place)}`));
    const { page } = hand;

    await hand.press(page.locator('tr[data-index]', { hasText: place }));
    await hand.press(page.getByRole('button', { name: 'Déplacer' }));
    const dialog = page.locator('dialog[open]');
    expect(await dialog.textContent()).toContain('2 réservées, 1 en attente');
    await hand.press(dialog.getByRole('button', { name: 'Déplacer et prévenir 3 personnes' }));
    await page.getByText('Session déplacée').waitFor();
    expect(hand.count()).toBe(3);

    const [row] = await desk.query<{ days: number }>(
      'select session_date_start - guichet.today() as days from public.immersion_sessions where id = $1',
      [session],
    );
    expect(row?.days).toBe(37);
    const told = await writtenTo(desk, session, 'booking_session_moved');
    expect(told).toHaveLength(3);
    expect(told).toEqual(expect.arrayContaining([claire.person.email, noe.person.email]));
    const after = await calendarOf(claire);
    expect(after['UID']).toBe(before['UID']);
    expect(Number(after['SEQUENCE'])).toBe(Number(before['SEQUENCE']) + 1);
    expect(after['DTSTART']).not.toBe(before['DTSTART']);
    expect(await decided(session)).toHaveLength(1);
  });

  test('of two administrators who look at the same dates the second is told, and nothing moves twice', async () => {
    const session = await makeSession(desk, 30, somewhere());
    await book(desk, session, 'Claire Dubois');
    const [one, two] = [await come(`/bureau/seances/${session}`), await come(`/bureau/seances/${session}`)];
    for (const page of [one, two]) {
      await page.getByRole('button', { name: 'Déplacer' }).click();
      await page.locator('dialog[open]').waitFor();
    }
    await two.fill('dialog[open] input[type=date]', '2099-03-02');
    await one.locator('dialog[open] button[type=submit]').click();
    await one.getByText('Session déplacée').waitFor();
    // what the second sees is kept as it was when the dialog opened, whatever was read since
    await two.locator('dialog[open] button[type=submit]').click();
    await two.locator('dialog[open] .notice.bad').waitFor();
    expect(await two.locator('dialog[open] .notice.bad').textContent()).toContain('Quelqu’un vient de modifier');
    expect(await writtenTo(desk, session, 'booking_session_moved')).toHaveLength(1);
  });
});

describe('job 11', () => {
  test('the sheet of who comes is printed in two presses, and who did not come is noted in one more', async () => {
    const place = somewhere();
    const session = await makeSession(desk, 30, place);
    await book(desk, session, 'Claire Dubois');
    const noe = await book(desk, session, 'Noé Blanc');
    await desk.query('select public.set_offline_places($1, 1)', [session]);
    await beginToday(desk, session);
    const page = await come(`/bureau/seances?lieu=${encodeURIComponent(place)}`);
    await page.evaluate('window.print = () => { window.printed = (window.printed ?? 0) + 1 }');
    const hand = handOver(page);

    await hand.press(page.locator('tr[data-index]', { hasText: place }));
    await hand.press(page.getByRole('button', { name: 'Imprimer la feuille' }));
    expect(await page.evaluate('window.printed')).toBe(1);
    expect(hand.count()).toBe(2);
    await page.emulateMedia({ media: 'print' });
    const sheet = page.locator('.sheet');
    expect(await sheet.isVisible()).toBe(true);
    expect(await sheet.locator('tbody tr').allTextContents()).toEqual([
      expect.stringContaining('Claire Dubois'),
      expect.stringContaining('Noé Blanc'),
      expect.stringContaining('Vendue hors ligne'),
    ]);
    expect(await page.locator('.desk-nav').isVisible()).toBe(false);
    expect(await page.locator('.presence').first().isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    expect(await sheet.isVisible()).toBe(false);

    const absent = page.getByRole('button', { name: 'Absent – Noé Blanc' });
    await hand.press(absent);
    await page.locator('[aria-pressed=true]', { hasText: 'Absent' }).waitFor();
    expect(hand.count()).toBe(3);
    expect(await desk.query('select present from guichet.session_attendees where present is not null')).toEqual(
      expect.arrayContaining([{ present: false }]),
    );
    expect(await decided(noe.booking)).toEqual(['attendance']);
  });
});

describe('a session', () => {
  test('is written to, once each in their language, and what bounced is corrected where it is seen', async () => {
    const session = await makeSession(desk, 30, somewhere());
    const [claire, tom] = [await book(desk, session, 'Claire Dubois'), await book(desk, session, 'Tom Hart')];
    await tom.person.client.rpc('set_my_language', { language: 'en' });
    const page = await come(`/bureau/seances/${session}`);
    await page.getByRole('button', { name: 'Écrire à tous' }).click();
    const dialog = page.locator('dialog[open]');
    const [french, english] = [dialog.locator('textarea').nth(0), dialog.locator('textarea').nth(1)];
    await french.fill('Rendez-vous salle 2.');
    await dialog.getByText('2 personnes, en français.').waitFor();
    await english.fill('Meet in room 2.');
    await dialog.getByText('1 en français, 1 en anglais').waitFor();
    expect(await faults(page, 'bureau-seance-message')).toEqual([]);
    await dialog.getByRole('button', { name: 'Envoyer 2 lettres' }).click();
    await page.getByText('2 lettres partent').waitFor();
    expect(await writtenTo(desk, session, 'booking_session_message')).toEqual(
      [claire.person.email, tom.person.email].sort(),
    );

    // the mail server refuses one of them for good
    await desk.query(
      `update public.outbox set status = 'parked', error_message = '550 5.1.1 no such user', claim_token = null
        where topic = 'email' and object_key = $1 and payload ->> 'template' = 'booking_session_message'`,
      [`booking:${tom.booking}:email`],
    );
    await page.reload();
    await page.getByRole('heading', { name: 'Lettres revenues' }).waitFor();
    expect(await faults(page, 'bureau-seance')).toEqual([]);
    await page.getByRole('button', { name: 'Corriger l’adresse' }).click();
    await page.fill('dialog[open] input[type=email]', 'tom.hart@example.org');
    await page.locator('dialog[open] button[type=submit]').click();
    await page.getByText('1 lettre repart.').waitFor();
    await page.getByRole('heading', { name: 'Lettres revenues' }).waitFor({ state: 'detached' });
    expect(await desk.query('select user_email from public.immersion_bookings where id = $1', [tom.booking])).toEqual([
      { user_email: 'tom.hart@example.org' },
    ]);
  });

  test('gives a part of a booking back with a reason, after the amount and the name were shown', async () => {
    const session = await makeSession(desk, 30, somewhere());
    const claire = await book(desk, session, 'Claire Dubois');
    const page = await come(`/bureau/seances/${session}`);
    await page.locator('tr[data-index]', { hasText: 'Claire Dubois' }).click();
    await page.getByRole('button', { name: 'Rembourser une partie' }).click();
    const dialog = page.getByRole('dialog', { name: 'Rembourser Claire Dubois' });
    await dialog.getByLabel('Montant en euros').fill('20');
    await dialog.getByLabel('Pourquoi').fill('repas manquant');
    expect(await faults(page, 'bureau-seance-remboursement')).toEqual([]);
    await dialog.getByRole('button', { name: /Rembourser 20,00/ }).click();
    await page.getByText(/demandés à Stripe pour Claire Dubois/).waitFor();
    const refunds = await desk.query<{ amount_cents: string; reason: string }>(
      `select r.amount_cents, r.reason from public.refunds r join public.payments p on p.id = r.payment_id
        where p.booking_id = $1`,
      [claire.booking],
    );
    expect(refunds.map(({ amount_cents }) => Number(amount_cents))).toEqual([2000]);
    await page.getByText('Remboursement en cours').first().waitFor();
  });

  test('is made and changed with the form of the administration', async () => {
    const place = somewhere();
    const page = await come('/bureau/seances');
    expect(await faults(page, 'bureau-seances')).toEqual([]);
    await page.getByRole('button', { name: 'Nouvelle session' }).click();
    await page.fill('dialog[open] input[name=start]', '2099-03-02');
    await page.fill('dialog[open] input[name=end]', '2099-03-01');
    await page.fill('dialog[open] input[name=location]', place);
    await page.locator('dialog[open] button[type=submit]').click();
    await page.locator('dialog[open] .notice.bad', { hasText: 'dernier jour' }).waitFor();
    await page.fill('dialog[open] input[name=end]', '2099-03-06');
    await page.locator('dialog[open] button[type=submit]').click();
    await page.locator('h1', { hasText: 'Session du lundi 2 au vendredi 6 mars 2099' }).waitFor();
    await page.getByRole('button', { name: 'Modifier' }).click();
    await page.fill('dialog[open] input[name=offline]', '3');
    await page.locator('dialog[open] button[type=submit]').click();
    await page.getByText('3 vendues hors ligne').waitFor();
  });
});
