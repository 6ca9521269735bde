import type { Page } from 'playwright-core';
import type { Colleague, Desk } from '../../harness/desk/desk.ts';
import { totp } from '../../harness/desk/totp.ts';

/** Opens an address of the desk and signs in there, with the second factor where the person has one. */
export async function signInAt(
  page: Page,
  desk: Desk,
  who: Colleague,
  { path = '/bureau' }: { path?: string } = {},
): Promise<void> {
  await page.goto(`${desk.url}${path}`);
  await page.fill('input[name=email]', who.email);
  await page.fill('input[name=password]', who.password);
  await page.locator('form button[type=submit]').click();
  if (who.secret !== undefined) await page.fill('input[name=code]', totp(who.secret));
  await page.locator('.desk-main h1').waitFor();
}
