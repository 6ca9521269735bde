import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type Colleague, type Desk, openDesk } from '../../harness/desk/desk.ts';
import { launch } from '../../harness/people/browser.ts';
import { guestsOf } from './guests.ts';
import { lookAt } from './pictures.ts';
import { signInAt } from './signIn.ts';

/** Every part of the desk in every state, in light and dark: axe, widths, and a picture of each. */
jest.setTimeout(180_000);
let desk: Desk;
let browser: Browser;
let owner: Colleague;
const guests = guestsOf(() => browser);
beforeAll(async () => {
  desk = await openDesk();
  browser = await launch();
  owner = await desk.person('claire', ['owner']);
});
afterEach(async () => {
  expect(await guests.leave()).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});

test.each([false, true])('the gallery, dark: %s', async (dark) => {
  const page = await guests.come({ dark });
  const { look, found } = lookAt(page);
  await signInAt(page, desk, owner, { path: '/bureau/galerie' });
  const tone = dark ? 'dark' : 'light';
  await look(`gallery-${tone}`);
  await page.locator('.figures').scrollIntoViewIfNeeded();
  await look(`gallery-charts-${tone}`);
  await page.locator('.empty').scrollIntoViewIfNeeded();
  await look(`gallery-states-${tone}`);
  await page.locator('.table tbody tr[data-index="1"]').click();
  await page.locator('.panel').waitFor();
  await look(`gallery-panel-${tone}`);
  await page.keyboard.press('Escape');
  await page.locator('.panel').waitFor({ state: 'detached' });
  await page.locator('.desk-head .button').first().click();
  await page.locator('dialog button[type=submit]').click();
  await page.locator('dialog .notice.bad').waitFor();
  await look(`gallery-refused-${tone}`);
  expect(found).toEqual([]);
});

test('ten thousand rows: the keys go through them, and few are drawn', async () => {
  const page = await guests.come();
  await signInAt(page, desk, owner, { path: '/bureau/galerie' });
  const row = (index: number) => page.locator(`.table tbody tr[data-index="${index}"]`);
  await row(0).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await row(2).evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
  const began = Date.now();
  await page.keyboard.press('End');
  await row(9_999).waitFor();
  expect(Date.now() - began).toBeLessThan(5_000);
  expect(await page.locator('.table tbody tr[data-index]').count()).toBeLessThan(80);
  await page.keyboard.press('Enter');
  await page.locator('.panel h2', { hasText: 'Camille Martin 10000' }).waitFor();
});

test('a key opens the search, from anywhere', async () => {
  const page = await guests.come();
  await signInAt(page, desk, owner, { path: '/bureau/galerie' });
  await page.keyboard.press('/');
  await page.keyboard.type('camille');
  expect(await page.inputValue('#desk-search')).toBe('camille');
  await page.locator('.search-box').focus();
  await page.keyboard.press('Control+k');
  expect(
    await page.locator('#desk-search').evaluate((element) => element === element.ownerDocument.activeElement),
  ).toBe(true);
});
