import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type Desk, openDesk } from '../../harness/desk/desk.ts';
import { launch } from '../../harness/people/browser.ts';
import { guestsOf } from './guests.ts';
import { newSellingMachine, type SellingMachine, vend } from './machineFixture.ts';
import { handOver } from './presses.ts';
import { signInAt } from './signIn.ts';

// Jobs 4 and 5: a vend that nobody saw the end of is decided; a customer who calls is found by time and amount.

jest.setTimeout(300_000);
let desk: Desk;
let browser: Browser;
let machine: SellingMachine;
const guests = guestsOf(() => browser);
beforeAll(async () => {
  desk = await openDesk();
  browser = await launch();
  machine = await newSellingMachine(desk, [['A1', 'Café', 8]]);
});
afterEach(async () => {
  expect(await guests.leave()).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});

const said = [
  { at: 0, from: 'machine', raw: 'c,STATUS,VEND,2.50,11', says: ['vend_request'] },
  { at: 8_000, from: 'bridge', raw: 'C,VEND,2.50', says: ['approve'] },
];
const status = async (id: string): Promise<unknown> =>
  (await desk.query('select status from public.vend_sessions where id = $1', [id]))[0]?.['status'];

test('an unknown vend is decided in four presses, seeing what the machine and Stripe say', async () => {
  const id = await vend(desk, machine, 'unknown', { reason: 'the machine told no outcome in time', said });
  const page = await guests.come();
  const sacha = await desk.person('sacha', ['staff']);
  await signInAt(page, desk, sacha, { path: '/bureau/machines' });
  const hand = handOver(page);
  await hand.press(page.getByRole('link', { name: 'Ventes à décider' }));
  await hand.press(page.locator('.table tbody tr', { hasText: machine.name }));
  const account = page.locator('.vend-sides');
  await expectText(account, 'La machine demande un paiement', 'c,STATUS,VEND,2.50,11', 'réservé sur la carte');
  await hand.press(page.getByRole('button', { name: /^Encaisser 2,50/ }));
  const dialog = page.locator('dialog');
  await hand.type(dialog.locator('textarea'), 'vu sur la caméra');
  await hand.press(dialog.getByRole('button', { name: /^Encaisser 2,50/ }));
  await page.locator('.vend-state', { hasText: 'encaissé' }).waitFor();
  expect(await status(id)).toBe('COMPLETED');
  expect(hand.count()).toBe(4);
  expect(
    await desk.query("select reason, door from public.staff_actions where subject_id = $1 and action = 'decide_vend'", [
      id,
    ]),
  ).toEqual([{ reason: 'capture: vu sur la caméra', door: 'desk' }]);
});

test('a colleague who decided in between is not overruled: the page says so and nothing more is done', async () => {
  const id = await vend(desk, machine, 'unknown');
  const page = await guests.come();
  await signInAt(page, desk, await desk.person('ines', ['support']), { path: `/bureau/ventes/${id}` });
  await page.getByRole('button', { name: /^Libérer 2,50/ }).click();
  await desk.service.rpc('resolve_unknown_vend', { session_id: id, decision: 'capture' });
  await page.locator('dialog textarea').fill('appel du client');
  await page
    .locator('dialog')
    .getByRole('button', { name: /^Libérer/ })
    .click();
  await page.locator('dialog').waitFor({ state: 'detached' });
  await page.locator('.vend-state', { hasText: 'encaissé' }).waitFor();
  expect(await status(id)).toBe('COMPLETED');
});

test('“I paid and nothing fell” is found by amount and hour, and given back, in three presses', async () => {
  const id = await vend(desk, machine, 'success', { reason: 'the machine reported a success', said });
  const page = await guests.come();
  await signInAt(page, desk, await desk.person('noor', ['support']), { path: '/bureau/ventes' });
  const hand = handOver(page);
  const [now] = await desk.query<{ day: string; time: string }>(
    "select to_char(t, 'YYYY-MM-DD') as day, to_char(t, 'HH24:MI') as time from guichet.local_time(now()) t",
  );
  await hand.type(page.getByLabel('Montant'), '2,50');
  await hand.type(page.getByLabel('Jour'), now?.day ?? '');
  await hand.type(page.getByLabel('Vers'), now?.time ?? '');
  await hand.press(page.locator('.table tbody tr', { hasText: 'servi' }).first());
  await page.waitForURL(`**/bureau/ventes/${id}`);
  await expectText(page.locator('.vend-sides'), 'La machine a annoncé que le produit est sorti');
  await hand.press(page.getByRole('button', { name: /^Rendre 2,50/ }));
  await hand.type(page.locator('dialog textarea'), 'rien n’est tombé');
  await hand.press(page.locator('dialog').getByRole('button', { name: /^Rendre 2,50/ }));
  await page.locator('.vend-calls', { hasText: 'Remboursement de 2,50' }).waitFor();
  expect(
    await desk.query(
      'select r.amount_cents::int as amount, r.reason from public.refunds r join public.payments p on p.id = r.payment_id where p.vend_session_id = $1',
      [id],
    ),
  ).toEqual([{ amount: 250, reason: 'rien n’est tombé' }]);
  expect(hand.count()).toBe(3);
});

async function expectText(place: ReturnType<Page['locator']>, ...texts: string[]): Promise<void> {
  for (const text of texts) await place.getByText(text, { exact: false }).first().waitFor();
}
