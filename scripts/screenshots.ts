/**
 * Pictures of the running stack for the documentation: `node stack/bin/node24.mjs scripts/screenshots.ts`.
 * Reads stack.env of GUICHET_HOME (default .guichet); needs Chromium (CHROMIUM, default /usr/bin/chromium).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';

const home = process.env.GUICHET_HOME ?? '.guichet';
const env = new Map(readFileSync(join(home, 'stack.env'), 'utf8').split('\n').filter((line) => line.includes('=')).map((line) => {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1)] as const;
}));
const setting = (name: string): string => {
  const value = env.get(name);
  if (value === undefined) throw new Error(`${name} is not in ${home}/stack.env: start the stack first (npm start)`);
  return value;
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const save = (page: Page, name: string) => page.screenshot({ path: `docs/images/${name}.jpg`, type: 'jpeg', quality: 72 });

try {
  const editor = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  await editor.goto(`${setting('N8N_URL')}/signin`);
  await editor.fill('input[type=email]', setting('N8N_EMAIL'));
  await editor.fill('input[type=password]', setting('N8N_PASSWORD'));
  await editor.keyboard.press('Enter');
  await editor.waitForURL((url) => !url.pathname.includes('signin'));
  await editor.goto(`${setting('N8N_URL')}/workflow/guichetStripeEvents`);
  await editor.waitForSelector('text=Webhook Stripe');
  await editor.waitForTimeout(3_000);
  await editor.keyboard.press('1');
  await editor.waitForTimeout(2_000);
  await save(editor, 'workflow');

  const phone = await browser.newPage({ viewport: { width: 420, height: 860 } });
  await phone.goto(setting('TELEGRAM_INBOX_URL').replace(/\/inbox$/, '/'));
  await phone.waitForTimeout(1_500);
  await save(phone, 'telegram');
} finally {
  await browser.close();
}
