/**
 * Pictures of the running stack for the documentation: `node stack/bin/node24.mjs scripts/screenshots.ts`.
 * Reads stack.env of GUICHET_HOME (default .guichet); needs Chromium (CHROMIUM, default /usr/bin/chromium).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import { randomUUID } from 'node:crypto';
import { chromium, type Page } from 'playwright-core';
import { z } from 'zod';

const home = process.env.GUICHET_HOME ?? '.guichet';
const env = new Map(
  readFileSync(join(home, 'stack.env'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('='))
    .map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)] as const;
    }),
);
const setting = (name: string): string => {
  const value = env.get(name);
  if (value === undefined) throw new Error(`${name} is not in ${home}/stack.env: start the stack first (npm start)`);
  return value;
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
const save = (page: Page, name: string) =>
  page.screenshot({ path: `docs/images/${name}.jpg`, type: 'jpeg', quality: 72 });

try {
  const editor = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  await editor.goto(`${setting('N8N_URL')}/signin`);
  await editor.fill('input[type=email]', setting('N8N_EMAIL'));
  await editor.fill('input[type=password]', setting('N8N_PASSWORD'));
  await editor.keyboard.press('Enter');
  await editor.waitForURL((url) => !url.pathname.includes('signin'));
  await editor.goto(`${setting('N8N_URL')}/workflow/guichetStripeEvents`);
  await editor.waitForSelector('text=Événements Stripe reçus');
  await editor.waitForTimeout(3_000);
  // n8n's advice for a new workflow lies over its first nodes
  await editor
    .locator('[data-test-id=suggested-actions-close]')
    .first()
    .click({ timeout: 3_000 })
    .catch(() => undefined);
  await editor.keyboard.press('1');
  await editor.waitForTimeout(2_000);
  await save(editor, 'workflow');

  const order = await browser.newPage({ viewport: { width: 420, height: 760 }, locale: 'fr-FR' });
  const buyer = await newOrder();
  await order.goto(`${setting('WEB_URL')}/orders/${buyer.order}`);
  await order.fill('input[name=email]', buyer.email);
  await order.fill('input[name=password]', buyer.password);
  await order.keyboard.press('Enter');
  await order.click('[data-state=awaiting] ~ * button');
  await order.waitForURL(/\/c\/pay\//);
  await order.click('button.go');
  await order.waitForSelector('[data-state=paid] a[href]');
  await save(order, 'commande');

  const phone = await browser.newPage({ viewport: { width: 420, height: 860 } });
  await phone.goto(setting('TELEGRAM_INBOX_URL').replace(/\/inbox$/, '/'));
  await phone.waitForTimeout(1_500);
  await save(phone, 'telegram');
} finally {
  await browser.close();
}

/** Somebody new with an order of two things that is not paid yet. */
async function newOrder(): Promise<{ email: string; password: string; order: string }> {
  const server = createClient(setting('SUPABASE_URL'), setting('SUPABASE_SERVICE_ROLE_KEY'), {
    auth: { persistSession: false },
  });
  const account = { email: `claire-${randomUUID().slice(0, 8)}@example.fr`, password: randomUUID() };
  const { error } = await server.auth.admin.createUser({ ...account, email_confirm: true });
  if (error) throw error;
  const { data: products } = await server
    .from('products')
    .insert([
      { name: 'Café en grains, 1 kg', price_cents: 1890 },
      { name: 'Tasse en grès', price_cents: 950 },
    ])
    .select('id')
    .throwOnError();
  const items = products.map(({ id }, place) => ({ product_id: z.string().parse(id), quantity: place + 1 }));
  const person = createClient(setting('SUPABASE_URL'), setting('SUPABASE_ANON_KEY'), {
    auth: { persistSession: false },
  });
  const signedIn = await person.auth.signInWithPassword(account);
  if (signedIn.error) throw signedIn.error;
  const { data } = await person.rpc('create_order', { items }).throwOnError();
  return { ...account, order: z.object({ order_id: z.uuid() }).parse(data).order_id };
}
