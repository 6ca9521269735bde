import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type Desk, openDesk } from '../../harness/desk/desk.ts';
import { totp } from '../../harness/desk/totp.ts';
import { fillAccount, launch } from '../../harness/people/browser.ts';
import { guestsOf } from './guests.ts';
import { signInAt } from './signIn.ts';

jest.setTimeout(120_000);
let desk: Desk;
let browser: Browser;
const guests = guestsOf(() => browser);
beforeAll(async () => {
  desk = await openDesk();
  browser = await launch();
});
afterEach(async () => {
  expect(await guests.leave()).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});

describe('at the door of the desk', () => {
  test('a customer is told that they have no role', async () => {
    const page = await guests.come();
    const customer = await desk.person('camille');
    await page.goto(`${desk.url}/bureau`);
    await fillAccount(page, customer.email, customer.password);
    await page.locator('.notice.bad').waitFor();
    expect(await page.locator('h1').textContent()).toBe('Bureau');
    expect(await page.locator('.desk-nav').count()).toBe(0);
  });

  test('whoever has a second factor gives its code, and a wrong one opens nothing', async () => {
    const page = await guests.come();
    const support = await desk.person('sacha', ['support']);
    await page.goto(`${desk.url}/bureau`);
    await fillAccount(page, support.email, support.password);
    await page.locator('input[name=code]').waitFor();
    await page.fill('input[name=code]', totp(support.secret ?? '') === '000000' ? '111111' : '000000');
    await page.locator('.notice.bad').waitFor();
    expect(await page.locator('.desk-nav').count()).toBe(0);
    await page.fill('input[name=code]', totp(support.secret ?? ''));
    await page.locator('.desk-nav').waitFor();
  });

  test('the one without opens the desk with a password', async () => {
    const page = await guests.come();
    await signInAt(page, desk, await desk.person('lou', ['staff'], { factor: false }));
    expect(await page.locator('.desk-nav').count()).toBe(1);
  });
});
