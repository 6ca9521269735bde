import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type Colleague, type Desk, openDesk } from '../../harness/desk/desk.ts';
import { launch } from '../../harness/people/browser.ts';
import { addressesOf, fullShop } from './fullShop.ts';
import { guestsOf } from './guests.ts';
import { lookAtAll } from './pictures.ts';
import { signInAt } from './signIn.ts';

/** Every page of the desk with something of everything on it: both widths, both languages, light and dark. */
jest.setTimeout(420_000);
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

/** The page has said what it has to say. */
async function settled(page: Page): Promise<void> {
  await page.locator('.desk-main :is(h1, .notice.bad)').first().waitFor();
  await page.locator('.desk-main .waiting').first().waitFor({ state: 'detached' });
}

describe.each(['fr', 'en'] as const)('in %s', (locale) => {
  test('axe finds nothing, and nothing is wider than the screen', async () => {
    const page = await guests.come({ locale });
    await signInAt(page, desk, owner);
    const found: string[] = [];
    for (const [name, address] of Object.entries(addresses)) {
      await page.goto(`${desk.url}${address}`);
      await settled(page);
      found.push(...(await lookAtAll(page, `${name}-${locale}`)));
    }
    expect(found).toEqual([]);
  });
});

