import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { readStackEnv } from '../../harness/stack/env.ts';
import { asService, signUp } from '../../harness/people/people.ts';
import { makeMachine } from './machine.ts';
import { stripe } from '../payments/support.ts';
import { dayIn, faults, fillAccount, launch, phone, visit, webUrl } from '../../harness/people/browser.ts';

/** Every page and state that a person reaches, in French at desktop and phone width, in English where room is short: axe, and nothing wider than the screen. */
jest.setTimeout(300_000);

const env = readStackEnv();
const server = asService();
const place = `Lyon ${randomUUID().slice(0, 6)}`;
const password = 'un-mot-de-passe';
let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await server.from('immersion_sessions').update({ is_active: false }).eq('location', place);
  await server.from('machines').update({ active: false }).like('code', 'kiosk_%');
  await browser.close();
});

type Locale = 'fr' | 'en';
interface Walk {
  page: Page;
  /** Looks at the page as it stands. */
  look(state: string): Promise<void>;
  /** Ends the walk: nothing was found on the way. */
  end(): Promise<void>;
}
async function walk(locale: Locale = 'fr'): Promise<Walk> {
  const { context, page } = await visit(browser);
  await context.addInitScript(`localStorage.setItem('guichet.locale', '${locale}')`);
  const found: string[] = [];
  return {
    page,
    look: async (state) => {
      found.push(...(await faults(page, `${state}-${locale}`, locale === 'fr' ? undefined : { phone })));
    },
    end: async () => {
      await context.close();
      expect(found).toEqual([]);
    },
  };
}

async function makeSession(days: number, change: Record<string, unknown> = {}): Promise<string> {
  const { data } = await server
    .from('immersion_sessions')
    .insert({
      session_date_start: dayIn(days),
      session_date_end: dayIn(days + 4),
      max_places: 8,
      location: place,
      price_cents: 199_700,
      description: 'Cinq jours d’immersion en petit groupe.',
      ...change,
    })
    .select('id')
    .single()
    .throwOnError();
  return z.object({ id: z.string() }).parse(data).id;
}

async function payAtCheckout(page: Page): Promise<void> {
  await page.waitForURL(/\/c\/pay\//);
  await page.fill('#email', 'camille@example.fr');
  await page.getByRole('button', { name: 'Payer' }).click();
}

describe.each<Locale>(['fr', 'en'])('in %s', (locale) => {
  test('a customer: sessions, account, waiting list, Checkout and back, bookings', async () => {
    const { page, look, end } = await walk(locale);
    const [open, full, waitedFor] = [
      await makeSession(60),
      await makeSession(61, { max_places: 2, reserved_places: 2, offline_places: 2 }),
      await makeSession(62, { max_places: 1, reserved_places: 1, offline_places: 1 }),
    ];
    await makeSession(63, { reserved_places: 6, offline_places: 6 });
    const button = (session: string) => page.locator(`li[data-session="${session}"] .session-how button`);
    const visitSessions = async () => {
      await page.goto(`${webUrl()}/immersion-elite`);
      await page.locator(`li[data-session="${open}"]`).waitFor();
    };

    await page.route('**/rest/v1/immersion_sessions*', () => undefined);
    await page.goto(`${webUrl()}/immersion-elite`);
    await page.locator('.skeleton').first().waitFor();
    await look('sessions-loading');
    await page.unroute('**/rest/v1/immersion_sessions*');
    await page.route('**/rest/v1/immersion_sessions*', (route) => route.abort());
    await page.reload();
    await page.locator('.notice.bad').waitFor();
    await look('sessions-failed');
    await page.unroute('**/rest/v1/immersion_sessions*');
    await page.route('**/rest/v1/immersion_sessions*', (route) => route.fulfill({ json: [] }));
    await page.reload();
    await page.locator('.page p.muted').waitFor();
    await look('sessions-none');
    await page.unroute('**/rest/v1/immersion_sessions*');
    await visitSessions();
    await look('sessions');

    // an account, on the way to the waiting list
    await button(full).click();
    await page.locator('dialog').waitFor();
    await look('sign-in');
    await fillAccount(page, `personne-${randomUUID()}@example.fr`, 'faux');
    await page.locator('dialog .notice.bad').waitFor();
    await look('sign-in-refused');
    await page.locator('dialog .link').click();
    await look('sign-up');
    await fillAccount(page, `camille-${randomUUID()}@example.fr`, password);
    await page.locator('.notice.good').waitFor();
    await page.locator('#mine').waitFor();
    await look('waiting-list');

    await page.goto(`${webUrl()}/immersion-elite?booking=${randomUUID()}`);
    await page.locator('[data-state=missing]').waitFor();
    await look('return-missing');

    await visitSessions();
    await button(open).click();
    await page.waitForURL(/\/c\/pay\//);
    await page.locator('form').last().locator('button').click();
    await page.locator('[data-state=abandoned]').waitFor();
    await look('return-abandoned');
    await visitSessions();
    await page.locator('[data-status=pending]').waitFor();
    await look('my-bookings-held');
    await page.locator('[data-status=pending] .danger').click();
    await page.locator('dialog').waitFor();
    await look('cancel-hold');
    await page.locator('dialog .button').first().click();
    await page.locator('[data-status=pending] .button').first().click();
    await page.waitForURL(/\/c\/pay\//);
    const [booking] = z
      .array(z.object({ id: z.string() }))
      .parse(
        (
          await server
            .from('immersion_bookings')
            .select('id')
            .eq('session_id', open)
            .eq('status', 'pending')
            .throwOnError()
        ).data,
      );
    await page.goto(`${webUrl()}/immersion-elite?booking=${booking?.id}`);
    await page.locator('[data-state=pending]').waitFor();
    await look('return-pending');
    await page.goBack();
    await page.getByRole('button', { name: 'Payer' }).click();
    await page.locator('[data-state=confirmed]').waitFor();
    await look('return-confirmed');
    await visitSessions();
    await page.locator('[data-status=confirmed]').waitFor();
    await look('my-bookings');
    await page.locator('[data-status=confirmed] .danger').click();
    await page.locator('dialog').waitFor();
    await look('cancel-paid');
    await page.locator('dialog .danger').click();
    await page.locator('[data-status=cancelled]').waitFor();
    await look('cancelled');
    await page.goto(`${webUrl()}/immersion-elite?booking=${booking?.id}`);
    await page.locator('[data-state=refunded]').waitFor();
    await look('return-cancelled');
    // an offer of the waiting list is a booking that waits for payment
    await visitSessions();
    await button(waitedFor).click();
    await page.locator('.notice.good').waitFor();
    await server.rpc('set_offline_places', { session_id: waitedFor, places: 0 }).throwOnError();
    await page.reload();
    await page.locator('[data-status=pending]').waitFor();
    await look('waiting-list-offer');
    await end();

    const stranger = await walk(locale);
    await stranger.page.goto(`${webUrl()}/immersion-elite?booking=${booking?.id}`);
    await stranger.page.locator('form').waitFor();
    await stranger.look('return-signed-out');
    await stranger.page.goto(webUrl());
    await stranger.page.locator('h1').waitFor();
    await stranger.look('home');
    await stranger.page.goto(`${webUrl()}/nulle-part`);
    await stranger.page.locator('h1').waitFor();
    await stranger.look('not-found');
    await stranger.end();
  });

  test('an administrator: sign-in, list, forms, who booked, cancelling, deleting', async () => {
    const { page, look, end } = await walk(locale);
    const [session, booked] = [await makeSession(64), await makeSession(65, { reserved_places: 3, offline_places: 3 })];
    await makeSession(66, { status: 'closed' });
    await makeSession(67, { is_active: false });
    const camille = await signUp('camille');
    await camille.client.rpc('reserve_place', { session_id: booked }).throwOnError();
    const action = (id: string, name: string) => page.locator(`.admin-row[data-session="${id}"] [data-action=${name}]`);
    const dialog = page.locator('dialog');

    await page.goto(`${webUrl()}/admin/immersion-sessions`);
    await page.locator('form').waitFor();
    await look('admin-sign-in');
    const curious = await signUp('curieux');
    await server.auth.admin.updateUserById(curious.id, { password });
    await fillAccount(page, curious.email, password);
    await page.locator('.notice.bad').waitFor();
    await look('admin-refused');
    await page.locator('.bar button').first().click();
    await page.locator('form').waitFor();
    await fillAccount(page, env.N8N_EMAIL, env.N8N_PASSWORD);
    await action(session, 'edit').waitFor();
    await look('admin');

    await page.locator('.head button').click();
    await dialog.waitFor();
    await look('admin-create');
    await page.fill('input[name=start]', dayIn(44));
    await page.fill('input[name=end]', dayIn(40));
    await dialog.locator('button[type=submit]').click();
    await dialog.locator('.notice.bad').waitFor();
    await look('admin-create-error');
    await page.keyboard.press('Escape');
    await action(booked, 'edit').click();
    await dialog.waitFor();
    await look('admin-edit');
    await page.keyboard.press('Escape');

    await action(session, 'bookings').click();
    await dialog.locator('p.muted').waitFor();
    await look('admin-bookings-none');
    await page.keyboard.press('Escape');
    await action(booked, 'bookings').click();
    await dialog.locator('tbody tr').waitFor();
    await look('admin-bookings');
    await dialog.locator('tbody button').click();
    await dialog.locator('form').waitFor();
    await look('admin-cancel');
    await page.keyboard.press('Escape');

    await action(booked, 'remove').click();
    await dialog.waitFor();
    await look('admin-delete');
    await dialog.locator('.danger').click();
    await dialog.locator('.notice.bad').waitFor();
    await look('admin-delete-refused');
    await page.keyboard.press('Escape');

    await action(booked, 'cancel').click();
    await dialog.waitFor();
    await look('admin-cancel-session');
    await dialog.locator('.danger').click();
    await action(booked, 'cancel').waitFor({ state: 'detached' });
    await look('admin-session-cancelled');
    await end();
  });

  test('the pay page in each of its states', async () => {
    const machine = await makeMachine();
    await machine.beat(true);
    const { page, look, end } = await walk(locale);
    const visitSession = async (session: string, state: string) => {
      await page.goto(`${webUrl()}/pay/${session}`);
      await page.locator(`[data-state=${state}]`).waitFor();
    };
    await page.goto(`${webUrl()}/pay/${randomUUID()}`);
    await page.locator('h1').waitFor();
    await page.locator('.lead').waitFor();
    await look('pay-missing');
    await page.route('**/rest/v1/vend_sessions*', (route) => route.abort());
    await page.reload();
    await page.locator('.notice.bad').waitFor();
    await look('pay-failed-to-load');
    await page.unroute('**/rest/v1/vend_sessions*');

    await visitSession(await machine.open('0.30'), 'PENDING');
    await look('pay-wallet-only');
    const tooLate = await machine.open('2.50');
    await machine.report(tooLate, 'timeout');
    await visitSession(tooLate, 'ended');
    await look('pay-ended');

    const session = await machine.open('2.50');
    await visitSession(session, 'PENDING');
    await look('pay');
    const buyer = await signUp('lou');
    await server.auth.admin.updateUserById(buyer.id, { password });
    await page.locator('.pay-choices .quiet').click();
    await look('pay-sign-in');
    await fillAccount(page, buyer.email, password);
    await page.locator('dialog').waitFor({ state: 'detached' });
    await page.locator('.pay-choices .hint').nth(1).waitFor();
    await look('pay-wallet-short');
    await page.locator('.pay-choices .button').first().click();
    await payAtCheckout(page);
    await page.locator('[data-state=PAID]').waitFor();
    await look('pay-paid');
    await machine.dispense(session);
    await page.locator('[data-state=dispensing]').waitFor();
    await look('pay-dispensing');
    await machine.report(session, 'success');
    await page.locator('[data-state=COMPLETED]').waitFor();
    await look('pay-completed');

    for (const [outcome, state] of [
      ['failure', 'FAILED'],
      ['unknown', 'unknown'],
    ] as const) {
      const another = await machine.open('1.20');
      await visitSession(another, 'PENDING');
      await page.locator('.pay-choices .button').first().click();
      await payAtCheckout(page);
      await page.locator('[data-state=PAID]').waitFor();
      await machine.dispense(another);
      await machine.report(another, outcome);
      await page.locator(`[data-state=${state}]`).waitFor();
      await look(`pay-${state.toLowerCase()}`);
    }
    await end();
  });
});

test('the kiosk in each of its states, which are in both languages at once', async () => {
  const machine = await makeMachine();
  const { page, look, end } = await walk();
  const screen = (name: string) => page.locator(`[data-screen=${name}]`).waitFor();
  await page.goto(`${webUrl()}/kiosk/nulle-part`);
  await screen('unknownMachine');
  await look('kiosk-unknown-machine');
  await page.goto(`${webUrl()}/kiosk/${machine.code}`);
  await screen('outOfOrder');
  await look('kiosk-out-of-order');
  await machine.beat(true);
  await screen('attract');
  await look('kiosk-attract');
  await page.context().setOffline(true);
  await screen('offline');
  await look('kiosk-offline');
  await page.context().setOffline(false);
  await screen('attract');

  const late = await machine.open('2.50');
  await screen('pay');
  await look('kiosk-pay');
  await machine.report(late, 'timeout');
  await screen('timedOut');
  await look('kiosk-timed-out');

  for (const [outcome, last] of [
    ['success', 'done'],
    ['failure', 'failed'],
    ['unknown', 'asking'],
  ] as const) {
    const session = await machine.open('2.50');
    await screen('pay');
    const buyer = await visit(browser);
    await buyer.page.goto(`${webUrl()}/pay/${session}`);
    await buyer.page.locator('.pay-choices .button').first().click();
    await payAtCheckout(buyer.page);
    await screen('validated');
    if (last === 'done') await look('kiosk-validated');
    await machine.dispense(session);
    await screen('dispensing');
    if (last === 'done') await look('kiosk-dispensing');
    await machine.report(session, outcome);
    await screen(last);
    await look(`kiosk-${last}`);
    await buyer.context.close();
  }
  await end();
});

describe('the stand-ins that people open', () => {
  const addresses = () =>
    z.object({ STRIPE_API_URL: z.url(), MAIL_INBOX_URL: z.url(), MACHINE_SIMULATOR_URL: z.url() }).parse(process.env);

  test.each(['light', 'dark'] as const)(
    'Checkout, 3-D Secure, receipts, letters, Telegram, the simulated machine: %s',
    async (colorScheme) => {
      const { STRIPE_API_URL, MAIL_INBOX_URL, MACHINE_SIMULATOR_URL } = addresses();
      const { page, look: lookAs, end } = await walk();
      const look = (state: string) => lookAs(`${state}-${colorScheme}`);
      await page.emulateMedia({ colorScheme });
      const camille = await signUp('camille');
      await server.auth.admin.updateUserById(camille.id, { password });
      const session = await makeSession(68);
      await page.goto(`${webUrl()}/immersion-elite`);
      await page.locator(`li[data-session="${session}"] button`).click();
      await fillAccount(page, camille.email, password);
      await page.waitForURL(/\/c\/pay\//);
      const checkout = page.url();
      await look('checkout');
      await page.selectOption('select[name=action]', 'decline');
      await page.getByRole('button', { name: 'Payer' }).click();
      await page.locator('[role=alert]').waitFor();
      await look('checkout-refused');
      await page.selectOption('select[name=action]', 'authenticate');
      await page.getByRole('button', { name: 'Payer' }).click();
      await page.getByRole('button', { name: 'Confirmer le paiement' }).waitFor();
      await look('checkout-3ds');
      await page.getByRole('button', { name: 'Confirmer le paiement' }).click();
      await page.locator('[data-state=confirmed]').waitFor();
      await page.goto(checkout);
      await look('checkout-closed');
      await page.goto(`${STRIPE_API_URL}/c/pay/cs_nobody`);
      await look('checkout-missing');
      // a name and an address that know no spaces must not widen the page for everybody
      await stripe.customers.create({
        name: 'Marie-Charlotte de la Tour-Montparnasse',
        email: `${'marie-charlotte.'.repeat(3)}tour@etablissement-de-formation.exemple.fr`,
      });
      await page.goto(STRIPE_API_URL);
      await page.locator('h1').waitFor();
      await look('stripe-home');
      await page.goto(new URL('/', MAIL_INBOX_URL).href);
      await page.locator('h1').waitFor();
      await look('mail');
      await page.goto(new URL('/', env.TELEGRAM_INBOX_URL).href);
      await page.locator('h1').waitFor();
      await look('telegram');
      await page.goto(MACHINE_SIMULATOR_URL);
      await page.locator('#products button').first().waitFor();
      await look('machine');
      await end();
    },
  );
});
