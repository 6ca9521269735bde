import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type Colleague, type Desk, openDesk } from '../../harness/desk/desk.ts';
import { launch, phone } from '../../harness/people/browser.ts';
import { addressesOf, fullShop } from './fullShop.ts';
import { guestsOf } from './guests.ts';
import { lookAtAll } from './pictures.ts';
import { signInAt } from './signIn.ts';

/** Every page of the desk: with something of everything on it, with nothing, when it cannot be read, and offline. */
jest.setTimeout(600_000);
let desk: Desk;
let browser: Browser;
let owner: Colleague;
let addresses: Readonly<Record<string, string>>;
const guests = guestsOf(() => browser);
beforeAll(async () => {
  desk = await openDesk();
  browser = await launch();
  owner = await desk.person('claire', ['owner']);
  addresses = addressesOf(await fullShop(desk, owner));
});
afterEach(async () => {
  expect(await guests.leave()).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});

const addressOf = (name: string): string => {
  const found = addresses[name];
  if (found === undefined) throw new Error(`no page is called ${name}`);
  return found;
};

/** The page has said what it has to say. */
async function settled(page: Page): Promise<void> {
  await page.locator('.desk-main :is(h1, .notice.bad)').first().waitFor();
  await page.locator('.desk-main .waiting').first().waitFor({ state: 'detached' });
}

async function go(page: Page, address: string): Promise<void> {
  await page.goto(`${desk.url}${address}`);
  await settled(page);
}

async function walk(page: Page, locale: 'fr' | 'en'): Promise<string[]> {
  const found: string[] = [];
  for (const [name, address] of Object.entries(addresses)) {
    await go(page, address);
    found.push(...(await lookAtAll(page, `${name}-${locale}`, { dark: locale === 'fr' })));
  }
  return found;
}

test('in both languages axe finds nothing and nothing is wider than the screen', async () => {
  const pages: { page: Page; locale: 'fr' | 'en' }[] = [];
  for (const locale of ['fr', 'en'] as const) {
    const page = await guests.come({ locale });
    await signInAt(page, desk, owner);
    pages.push({ page, locale });
  }
  // side by side: it is a browser that works, and there are two of them
  const found = await Promise.all(pages.map(({ page, locale }) => walk(page, locale)));
  expect(found.flat()).toEqual([]);
});

test('a page that cannot be read says so, says that nothing was changed, and is read again at a press', async () => {
  const page = await guests.come({ size: phone });
  await signInAt(page, desk, owner, { path: '/bureau/compte' });
  let isDown = true;
  await page.route('**/rest/v1/rpc/desk_*', (route) =>
    isDown && !route.request().url().endsWith('/desk_me')
      ? route.fulfill({ status: 500, json: { message: 'canceling statement due to statement timeout', code: '57014' } })
      : route.continue(),
  );
  // one of each kind: what one list does, all of them do
  for (const name of ['today', 'payments', 'person', 'payment', 'machine', 'session', 'event', 'settings']) {
    await go(page, addressOf(name));
    const said = await page.locator('.desk-main [role=alert]').first().textContent();
    expect([name, said]).toEqual([name, expect.stringContaining('Rien n’a été modifié')]);
  }
  isDown = false;
  await page.getByRole('button', { name: 'Relire' }).first().click();
  await page.locator('.desk-main .notice.bad').first().waitFor({ state: 'detached' });
});

test('offline says that what is shown is from before, and nothing that is decided goes out', async () => {
  const page = await guests.come({ size: phone });
  await signInAt(page, desk, owner, { path: addressOf('payment') });
  await page.context().setOffline(true);
  await page.getByText('Hors ligne').waitFor();
  expect(await lookAtAll(page, 'offline-fr')).toEqual([]);
  await page.getByRole('button', { name: 'Rembourser' }).first().click();
  await page.locator('dialog textarea').fill('coupure');
  await page.locator('dialog button[type=submit]').click();
  await page.locator('dialog .notice.bad').getByText('Pas de réponse claire').waitFor();
  await page.context().setOffline(false);
  await page.getByText('Hors ligne').waitFor({ state: 'detached' });
});
