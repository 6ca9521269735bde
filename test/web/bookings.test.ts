import { randomInt, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { startImmersionCheckout } from '../../harness/people/immersionCheckout.ts';
import { asService, signUp } from '../../harness/people/people.ts';
import { checkoutIdOf, stripeControl, stripeState } from '../../harness/stripe/stripeStandIn.ts';
import { waitFor } from '../../harness/waitFor.ts';
import {
  axe,
  dayIn,
  fillAccount,
  launch,
  overflow,
  phone,
  picture,
  visit,
  webUrl,
} from '../../harness/people/browser.ts';

/** The booking pages in a real Chromium, on the running product: stand-in Checkout, events, e-mail outbox and all. */
jest.setTimeout(120_000);

const server = asService();
const place = `Lyon, salle ${randomInt(100, 1_000_000)}`;
const idRow = z.object({ id: z.string() });
const row = z.object({ reserved_places: z.number(), status: z.string() });
let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await server.from('immersion_sessions').update({ is_active: false }).eq('location', place);
  await browser.close();
});

async function makeSession(days: number, change: Record<string, unknown> = {}): Promise<string> {
  const { data } = await server
    .from('immersion_sessions')
    .insert({
      session_date_start: dayIn(days),
      session_date_end: dayIn(days + 4),
      max_places: 8,
      location: place,
      price_cents: 199_700,
      ...change,
    })
    .select('id')
    .single()
    .throwOnError();
  return idRow.parse(data).id;
}

async function sessionRow(id: string): Promise<z.infer<typeof row>> {
  const { data } = await server
    .from('immersion_sessions')
    .select('reserved_places, status')
    .eq('id', id)
    .single()
    .throwOnError();
  return row.parse(data);
}

const card = (page: Page, id: string) => page.locator(`li[data-session="${id}"]`);

describe('a customer', () => {
  test('books, pays at Checkout, finds the booking with its calendar file, and cancels it', async () => {
    const session = await makeSession(30);
    const { context, page, complaints } = await visit(browser);
    await page.goto(`${webUrl()}/immersion-elite`);
    await card(page, session).getByText('8 places restantes sur 8').waitFor();
    await card(page, session).getByRole('button', { name: 'Réserver maintenant' }).click();

    // nobody yet: an account first, then straight on to the payment
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Créez-en un/ })
      .click();
    expect(await axe(page)).toEqual([]);
    await picture(page, 'immersion-inscription');
    await fillAccount(page, `camille-${randomUUID()}@example.fr`, 'un-mot-de-passe');
    await page.waitForURL(/\/c\/pay\//);
    expect(await page.textContent('.amount')).toMatch(/1.997,00.€/);
    expect((await sessionRow(session)).reserved_places).toBe(1);
    await page.getByRole('button', { name: 'Payer' }).click();

    await page.locator('[data-state=confirmed]').waitFor();
    expect(await axe(page)).toEqual([]);
    await picture(page, 'immersion-retour');
    await page.getByRole('link', { name: /mes réservations/ }).click();
    const mine = page.locator('[data-booking]');
    await mine.getByText('Confirmée').waitFor();
    await card(page, session).getByText('7 places restantes sur 8').waitFor();
    await card(page, session).getByText('Vous avez une place').waitFor();

    const [file] = await Promise.all([
      page.waitForEvent('download'),
      mine.getByRole('button', { name: /calendrier/ }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('immersion-elite.ics');
    expect(readFileSync(await file.path(), 'utf8')).toContain(
      `DTSTART;VALUE=DATE:${dayIn(30).replaceAll('-', '')}\r\n`,
    );

    await mine.getByRole('button', { name: 'Annuler' }).click();
    await page.getByText(/vous seriez remboursé de 1.997.€/).waitFor();
    expect(await axe(page)).toEqual([]);
    await picture(page, 'immersion-annulation');
    await page.getByRole('button', { name: 'Oui, annuler' }).click();
    await page.getByText(/1.997.€ vous seront remboursés/).waitFor();
    await mine.getByText(/Annulée/).waitFor();
    expect((await sessionRow(session)).reserved_places).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('who leaves Checkout finds the place still held and goes on', async () => {
    const session = await makeSession(31);
    const { context, page } = await visit(browser, phone);
    await page.goto(`${webUrl()}/immersion-elite`);
    await card(page, session).getByRole('button', { name: 'Réserver maintenant' }).click();
    await page.getByRole('button', { name: /Créez-en un/ }).click();
    await fillAccount(page, `alex-${randomUUID()}@example.fr`, 'un-mot-de-passe');
    await page.waitForURL(/\/c\/pay\//);
    const checkout = page.url();
    await page.getByRole('button', { name: 'Abandonner' }).click();
    await page.locator('[data-state=abandoned]').waitFor();
    await page.getByRole('link', { name: /mes réservations/ }).click();
    await page.locator('[data-status=pending]').getByRole('button', { name: 'Continuer vers le paiement' }).click();
    await page.waitForURL(/\/c\/pay\//);
    // one open Checkout a booking
    expect(page.url()).toBe(checkout);
    await context.close();
  });

  test('a full session offers the waiting list and no booking', async () => {
    const session = await makeSession(32, { max_places: 2, reserved_places: 2, offline_places: 2 });
    const { context, page } = await visit(browser);
    await page.goto(`${webUrl()}/immersion-elite`);
    await card(page, session).getByText('Complet').waitFor();
    expect(await card(page, session).getByRole('button', { name: 'Réserver maintenant' }).count()).toBe(0);
    await card(page, session)
      .getByRole('button', { name: /liste d’attente/ })
      .click();
    await page.getByRole('button', { name: /Créez-en un/ }).click();
    await fillAccount(page, `sacha-${randomUUID()}@example.fr`, 'un-mot-de-passe');
    await page.getByText('Vous êtes sur la liste d’attente, en position 1.').waitFor();
    await card(page, session).getByRole('button', { name: 'Quitter la liste d’attente' }).click();
    await card(page, session).getByRole('button', { name: 'Rejoindre la liste d’attente' }).waitFor();
    await context.close();
  });

  test('a place sold elsewhere is seen on the open page, over realtime alone', async () => {
    const session = await makeSession(33);
    const { context, page } = await visit(browser);
    await page.goto(`${webUrl()}/immersion-elite`);
    await card(page, session).locator('[data-places="8"]').waitFor();
    const sell = (places: number) => server.rpc('set_offline_places', { session_id: session, places }).throwOnError();
    // the first change tells that the page listens; from then on it can read nothing any more, only be told.
    // How long it takes is measured by `npm run bench -- --only place_seen`
    await sell(1);
    await card(page, session).locator('[data-places="7"]').waitFor();
    await page.route('**/rest/v1/immersion_sessions*', (route) => route.abort());
    for (const sold of [2, 3, 4]) {
      await sell(sold);
      await card(page, session)
        .locator(`[data-places="${8 - sold}"]`)
        .waitFor();
    }
    await context.close();
  });

  test('English on demand, and the keyboard alone is enough', async () => {
    await makeSession(34);
    const { context, page } = await visit(browser);
    await page.goto(`${webUrl()}/immersion-elite`);
    await page.locator('.session button').first().waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Aller au contenu');
    await page.getByRole('button', { name: 'EN', exact: true }).press('Enter');
    await page.getByRole('heading', { name: 'Next sessions' }).waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    await page.getByRole('button', { name: 'Book now' }).first().press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    // the focus is back where it was
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Book now');
    await context.close();
  });

  test('says so when the sessions cannot be loaded, and tries again', async () => {
    const { context, page } = await visit(browser);
    await page.route('**/rest/v1/immersion_sessions*', (route) => route.abort());
    await page.goto(`${webUrl()}/immersion-elite`);
    await page.getByText('Les sessions n’ont pas pu être chargées.').waitFor();
    await page.unroute('**/rest/v1/immersion_sessions*');
    await page.getByRole('button', { name: 'Réessayer' }).click();
    await page.locator('.session[data-session]').first().waitFor();
    await context.close();
  });
});

describe('the administration', () => {
  const credentials = () => z.object({ N8N_EMAIL: z.string(), N8N_PASSWORD: z.string() }).parse(process.env);

  test('is closed to others than administrators', async () => {
    const { context, page } = await visit(browser);
    const email = `curieux-${randomUUID()}@example.fr`;
    await server.auth.admin.createUser({
      email,
      password: 'un-mot-de-passe',
      email_confirm: true,
      // a claim opens nothing, whoever wrote it: roles are rows
      user_metadata: { role: 'admin' },
      app_metadata: { role: 'admin' },
    });
    await page.goto(`${webUrl()}/admin/immersion-sessions`);
    await page.locator('input[name=email]').waitFor();
    expect(await axe(page)).toEqual([]);
    await fillAccount(page, email, 'un-mot-de-passe');
    await page.getByText('Ce compte n’a pas les droits d’administrateur.').waitFor();
    expect(await page.locator('.admin-row').count()).toBe(0);
    await context.close();
  });

  test('creates, edits, closes, shows who booked, cancels with refund, exports, refuses to delete what is booked', async () => {
    const { N8N_EMAIL, N8N_PASSWORD } = credentials();
    const { context, page, complaints } = await visit(browser);
    await page.goto(`${webUrl()}/admin/immersion-sessions`);
    await fillAccount(page, N8N_EMAIL, N8N_PASSWORD);

    // a sentence for the database's code, and nothing written
    await page.getByRole('button', { name: 'Nouvelle session' }).click();
    await page.fill('input[name=start]', dayIn(44));
    await page.fill('input[name=end]', dayIn(40));
    await page.fill('input[name=location]', place);
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByText('La date de fin précède la date de début.').waitFor();
    expect(await axe(page)).toEqual([]);
    await picture(page, 'admin-formulaire');
    await page.fill('input[name=start]', dayIn(36));
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByText('Enregistré.').waitFor();
    const { data } = await server
      .from('immersion_sessions')
      .select('id')
      .eq('location', place)
      .eq('session_date_start', dayIn(36))
      .single()
      .throwOnError();
    const { id } = idRow.parse(data);
    const line = page.locator(`.admin-row[data-session="${id}"]`);

    await line.locator('[data-action=edit]').click();
    await page.fill('input[name=price]', '1 500,50');
    await page.fill('input[name=offline]', '2');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await line.getByText(/1.500,50.€/).waitFor();
    await line.getByText('2 / 8 places prises').waitFor();

    await line.locator('[data-action=toggleClosed]').click();
    await line.getByText('Fermée').waitFor();
    expect((await sessionRow(id)).status).toBe('closed');
    await line.locator('[data-action=toggleClosed]').click();
    await line.getByText('Fermée').waitFor({ state: 'detached' });

    const person = await signUp('+camille');
    const held = z
      .object({ booking_id: z.string() })
      .parse((await person.client.rpc('reserve_place', { session_id: id }).throwOnError()).data);
    await line.getByText('3 / 8 places prises').waitFor();

    await line.locator('[data-action=remove]').click();
    await page.getByRole('button', { name: 'Oui, supprimer' }).click();
    await page.getByText('désactivez-la plutôt que de la supprimer').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Fermer' }).click();

    await line.locator('[data-action=bookings]').click();
    await page.getByText(person.email).waitFor();
    expect(await axe(page)).toEqual([]);
    await picture(page, 'admin-reservations');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Exporter en CSV' }).click(),
    ]);
    // Excel takes a file for UTF-8 by its mark; French ones separate with semicolons and write decimals with a comma
    const csv = readFileSync(await file.path());
    expect(csv.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const [head, line1, ...more] = csv.toString('utf8').slice(1).split('\r\n');
    expect(head?.split(';').slice(0, 8)).toEqual([
      'booking_id',
      'email',
      'status',
      'payment_state',
      'booking_date',
      'amount',
      'refunded',
      'currency',
    ]);
    expect(line1?.split(';').slice(0, 8)).toEqual([
      held.booking_id,
      `'${person.email}`,
      'pending',
      'none',
      expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      '1500,5',
      '0',
      'eur',
    ]);
    expect(more).toEqual(['']);
    await page.locator(`tr[data-booking="${held.booking_id}"]`).getByRole('button').click();
    await page.getByRole('button', { name: 'Oui, annuler' }).click();
    await page.getByText('Réservation annulée').waitFor();
    await page.locator(`tr[data-booking="${held.booking_id}"][data-status=cancelled]`).waitFor();
    expect((await sessionRow(id)).reserved_places).toBe(2);
    await page.getByRole('dialog').getByRole('button', { name: 'Fermer' }).click();

    await line.locator('[data-action=toggleActive]').click();
    await line.getByText('Inactive').waitFor();
    await waitFor('the session to leave the public list', async () => {
      const { data: shown } = await person.client.from('immersion_sessions').select('id').eq('id', id).throwOnError();
      return shown.length === 0 ? true : undefined;
    });

    const empty = await makeSession(37);
    await page.locator(`.admin-row[data-session="${empty}"] [data-action=remove]`).click();
    await page.getByRole('button', { name: 'Oui, supprimer' }).click();
    await page.getByText('Session supprimée.').waitFor();
    await page.locator(`.admin-row[data-session="${empty}"]`).waitFor({ state: 'detached' });
    expect(await axe(page)).toEqual([]);
    // closing the sentence and going up is for the picture
    await page.locator('.toast button').click();
    await page.evaluate('scrollTo(0, 0)');
    await picture(page, 'admin');
    await page.setViewportSize(phone);
    expect(await axe(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('cancels a whole session after saying what that does; who holds a place sees it on the open page', async () => {
    const session = await makeSession(39);
    const person = await signUp('tenant');
    const password = 'un-mot-de-passe';
    await server.auth.admin.updateUserById(person.id, { password });
    await person.client.rpc('reserve_place', { session_id: session }).throwOnError();
    const customer = await visit(browser, phone);
    await customer.page.goto(`${webUrl()}/immersion-elite`);
    await customer.page.getByRole('button', { name: 'Se connecter' }).first().click();
    await fillAccount(customer.page, person.email, password);
    await customer.page.locator('[data-status=pending]').waitFor();

    const { N8N_EMAIL, N8N_PASSWORD } = credentials();
    const { context, page, complaints } = await visit(browser);
    await page.goto(`${webUrl()}/admin/immersion-sessions`);
    await fillAccount(page, N8N_EMAIL, N8N_PASSWORD);
    const line = page.locator(`.admin-row[data-session="${session}"]`);
    // somebody holds a place: hiding says what it does first
    await line.locator('[data-action=toggleActive]').click();
    await page.getByText('chacun est prévenu par e-mail').waitFor();
    await page.getByRole('button', { name: 'Laisser active' }).click();
    await line.locator('[data-action=cancel]').click();
    await page.getByText('Toutes les réservations payées seront remboursées intégralement').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByLabel('Motif (pour le journal)').fill('salle inondée');
    await page.getByRole('button', { name: 'Oui, annuler la session et rembourser' }).click();
    await page.getByText(/Session annulée/).waitFor();
    await line.locator('.badge', { hasText: 'Annulée' }).waitFor();
    expect(await line.locator('[data-action=toggleClosed], [data-action=edit], [data-action=cancel]').count()).toBe(0);

    // sooner than the page would have asked again by itself
    await customer.page
      .locator('[data-status=cancelled]')
      .getByText('La session est annulée.')
      .waitFor({ timeout: 15_000 });
    await card(customer.page, session).waitFor({ state: 'detached' });
    expect(await overflow(customer.page)).toBe(0);
    expect(complaints).toEqual([]);
    await customer.context.close();
    await context.close();
  });

  test('cancels a paid booking: money back at Stripe, place to the waiting list, licence gone, letters and audit written', async () => {
    const session = await makeSession(38, { max_places: 1 });
    const [payer, waiter] = [await signUp('payeur'), await signUp('suivant')];
    const { booking_id: booking } = z
      .object({ booking_id: z.string() })
      .parse((await payer.client.rpc('reserve_place', { session_id: session }).throwOnError()).data);
    const token = (await payer.client.auth.getSession()).data.session?.access_token ?? '';
    const { checkout_url } = z
      .object({ checkout_url: z.string() })
      .parse(await (await startImmersionCheckout(token, booking)).json());
    await stripeControl(`checkout/${checkoutIdOf(checkout_url)}/pay`);
    const bookingShape = z.object({
      status: z.string(),
      payment_state: z.string(),
      refunded_cents: z.number(),
      stripe_payment_intent_id: z.string().nullable(),
    });
    const bookingRow = async () =>
      bookingShape.parse(
        (await server.from('immersion_bookings').select('*').eq('id', booking).single().throwOnError()).data,
      );
    const license = async () => (await payer.client.from('profiles').select('license').single().throwOnError()).data;
    const letter = (to: string, subject: string) =>
      waitFor(
        `the letter "${subject}"`,
        async () => {
          const all = z
            .array(z.object({ to: z.array(z.string()), subject: z.string(), text: z.string() }))
            .parse(await (await fetch(z.url().parse(process.env.MAIL_INBOX_URL))).json());
          return all.find((one) => one.to.includes(to) && one.subject === subject);
        },
        { timeoutMs: 60_000 },
      );
    await waitFor(
      'the booking to be confirmed',
      async () => ((await bookingRow()).status === 'confirmed' ? true : undefined),
      { timeoutMs: 60_000 },
    );
    expect(await license()).toEqual({ license: 'immersion' });
    await waiter.client.rpc('join_waitlist', { session_id: session }).throwOnError();

    const { N8N_EMAIL, N8N_PASSWORD } = credentials();
    const { context, page, complaints } = await visit(browser);
    await page.goto(`${webUrl()}/admin/immersion-sessions`);
    await fillAccount(page, N8N_EMAIL, N8N_PASSWORD);
    const line = page.locator(`.admin-row[data-session="${session}"]`);
    await line.getByText('1 / 1 places prises').waitFor();
    await line.locator('[data-action=bookings]').click();
    const booked = page.locator(`tr[data-booking="${booking}"]`);
    await booked.getByText('Payée').waitFor();
    await booked.getByRole('button').click();
    expect(await page.getByRole('checkbox', { name: /Rembourser 1.997.€/ }).isChecked()).toBe(true);
    await page.getByLabel('Motif (pour le journal)').fill('formateur malade');
    await page.getByRole('button', { name: 'Oui, annuler' }).click();
    await page.getByText(/Réservation annulée.; 1.997.€ seront remboursés/).waitFor();
    await page.locator(`tr[data-booking="${booking}"][data-status=cancelled]`).waitFor();

    await waitFor(
      'Stripe to say that the money is back',
      async () => ((await bookingRow()).payment_state === 'refunded' ? true : undefined),
      { timeoutMs: 60_000, found: async () => JSON.stringify(await bookingRow()) },
    );
    const row = await bookingRow();
    expect(row).toMatchObject({ status: 'cancelled', refunded_cents: 199_700 });
    const refunds = await stripeState(
      'refund',
      z.object({ payment_intent: z.string().nullable(), amount: z.number(), status: z.string().nullable() }),
    );
    expect(refunds.filter(({ payment_intent }) => payment_intent === row.stripe_payment_intent_id)).toMatchObject([
      { amount: 199_700, status: 'succeeded' },
    ]);
    expect(await license()).toEqual({ license: null });
    expect((await letter(payer.email, 'Votre réservation est annulée')).text).toMatch(/Remboursement.: 1.997,00.€/);

    // the place went straight to the one who waited, and to nobody else
    await letter(waiter.email, "Une place s'est libérée");
    expect((await waiter.client.from('immersion_bookings').select('status').single().throwOnError()).data).toEqual({
      status: 'pending',
    });
    expect(await sessionRow(session)).toEqual({ reserved_places: 1, status: 'full' });
    const { data: audit } = await server
      .from('immersion_audit')
      .select('action, actor, before, after')
      .eq('booking_id', booking)
      .throwOnError();
    expect(audit).toEqual([
      {
        action: 'CANCEL_BOOKING',
        actor: expect.stringMatching(/^[0-9a-f-]{36}$/),
        before: { status: 'confirmed' },
        after: { refund_cents: 199_700, reason: 'formateur malade' },
      },
    ]);

    // opened again, the list says where the money is
    await page.getByRole('dialog').getByRole('button', { name: 'Fermer' }).click();
    await line.locator('[data-action=bookings]').click();
    await booked.getByText('Remboursée').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });
});
