import { createClient } from '@supabase/supabase-js';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { call, newSlot, order } from '../payments/support.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { asService, signUp, type Person } from '../../harness/people/people.ts';
import { axe, fillAccount, launch, overflow, phone, visit, webUrl, type Visit } from '../../harness/people/browser.ts';

/** The page of an order in a real Chromium, on the running product: from the cart over Checkout to the refund. */
jest.setTimeout(120_000);

const password = 'un-mot-de-passe';
let browser: Browser;
let claire: Person;

beforeAll(async () => {
  browser = await launch();
  claire = await customer('claire');
});
afterAll(() => browser.close());

/** Somebody who signs in on the page and orders as an app would. */
async function customer(name: string): Promise<Person> {
  const { SUPABASE_URL, SUPABASE_ANON_KEY } = readStackEnv();
  const email = `${name}-${randomUUID()}@example.fr`;
  const { data, error } = await asService().auth.admin.createUser({ email, password, email_confirm: true });
  if (error) throw error;
  const client = createClient(SUPABASE_URL, SUPABASE_ANON_KEY, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const signedIn = await client.auth.signInWithPassword({ email, password });
  if (signedIn.error) throw signedIn.error;
  return { id: data.user.id, email, client };
}

/** Two coffees; the product is called something else afterwards, and costs more. */
async function twoCoffees(person: Person): Promise<string> {
  const slot = await newSlot(1250, 5);
  await asService().from('products').update({ name: 'Café en grains' }).eq('id', slot.product_id).throwOnError();
  const id = await order(person, { ...slot, quantity: 2 });
  await asService()
    .from('products')
    .update({ name: 'Thé vert', price_cents: 9900 })
    .eq('id', slot.product_id)
    .throwOnError();
  return id;
}

async function open(id: string, person: Person, viewport = phone): Promise<Visit> {
  const opened = await visit(browser, viewport);
  await opened.page.goto(`${webUrl()}/orders/${id}`);
  await fillAccount(opened.page, person.email, password);
  return opened;
}

const state = (page: Page, name: string) => page.locator(`[data-state=${name}]`).waitFor();
const text = async (page: Page) => (await page.locator('.order-lines').innerText()).replaceAll(/\s+/g, ' ');

describe('the page of an order', () => {
  test('shows what was ordered, leads to Checkout and back, then to the receipt, and tells of refunds', async () => {
    const admin = await signUp('admin', { admin: true });
    const id = await twoCoffees(claire);
    const { context, page, complaints } = await visit(browser, phone);
    await page.goto(`${webUrl()}/orders/${id}`);
    await page.getByText('Connectez-vous pour voir votre commande.').waitFor();
    expect(await axe(page)).toEqual([]);
    await fillAccount(page, claire.email, password);

    await state(page, 'awaiting');
    expect(await text(page)).toMatch(/Café en grains 2 × 12,50 € 25,00 € Total 25,00 €$/);
    expect(await axe(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);

    await page.getByRole('button', { name: /^Payer 25,00/ }).click();
    await page.waitForURL(/\/c\/pay\//);
    const checkout = page.url();
    expect(await page.textContent('.amount')).toMatch(/25,00.€/);
    await page.getByRole('button', { name: 'Abandonner' }).click();
    await page.waitForURL(`${webUrl()}/orders/${id}?payment=abandoned`);
    await page.getByText('Le paiement n’est pas terminé').waitFor();
    await page.getByRole('button', { name: /^Payer 25,00/ }).click();
    await page.waitForURL(/\/c\/pay\//);
    // one open Checkout an order
    expect(page.url()).toBe(checkout);
    await page.getByRole('button', { name: 'Payer' }).click();

    await page.waitForURL(`${webUrl()}/orders/${id}?payment=done`);
    await state(page, 'paid');
    const receipt = page.getByRole('link', { name: 'Voir le reçu' });
    await receipt.waitFor();
    expect(await receipt.getAttribute('href')).toMatch(/^https?:\/\//);
    expect(await page.getByRole('button', { name: /^Payer/ }).count()).toBe(0);
    expect(await axe(page)).toEqual([]);

    expect(await call('refund-order', admin, { order_id: id, amount_cents: 1000 })).toMatchObject({
      body: { result: 'requested' },
    });
    await settled(page, 'partlyRefunded');
    expect(await text(page)).toMatch(/Total 25,00 € Remboursé -10,00 €$/);
    expect(await axe(page)).toEqual([]);
    expect(await call('refund-order', admin, { order_id: id })).toMatchObject({ body: { result: 'requested' } });
    await settled(page, 'refunded');
    expect(await text(page)).toMatch(/Remboursé -25,00 €$/);
    expect(complaints).toEqual([]);
    await context.close();
  });

  /** As somebody who looks again: a paid order is not watched for what it becomes later. */
  async function settled(page: Page, name: string): Promise<void> {
    await page.reload();
    // while the refund is on its way the page looks by itself
    await state(page, name);
  }

  test('says that a card was declined, and takes the next one', async () => {
    const id = await twoCoffees(claire);
    const { context, page } = await open(id, claire);
    await page.getByRole('button', { name: /^Payer/ }).click();
    await page.waitForURL(/\/c\/pay\//);
    await page.selectOption('#card', 'decline');
    await page.getByRole('button', { name: 'Payer', exact: true }).click();
    await page.getByText('Paiement refusé').waitFor();
    await page.goto(`${webUrl()}/orders/${id}`);
    await state(page, 'declined');
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: /^Payer/ }).click();
    await page.getByRole('button', { name: 'Payer', exact: true }).click();
    await state(page, 'paid');
    await context.close();
  });

  test('of a cancelled order offers no payment, also where it was cancelled while the page stood open', async () => {
    const id = await twoCoffees(claire);
    const { context, page } = await open(id, claire);
    await state(page, 'awaiting');
    await claire.client.rpc('cancel_order', { order_id: id }).throwOnError();
    await page.getByRole('button', { name: /^Payer/ }).click();
    await state(page, 'cancelled');
    expect(await page.getByRole('button', { name: /^Payer/ }).count()).toBe(0);
    expect(await axe(page)).toEqual([]);
    await context.close();
  });

  test('shows an order to nobody else, and says so as of one that does not exist', async () => {
    const id = await twoCoffees(claire);
    const bruno = await customer('bruno');
    const { context, page } = await open(id, bruno);
    await page.getByRole('heading', { name: 'Commande introuvable' }).waitFor();
    expect(await page.getByText('Café en grains').count()).toBe(0);
    await page.goto(`${webUrl()}/orders/${randomUUID()}`);
    await page.getByRole('heading', { name: 'Commande introuvable' }).waitFor();
    expect(await axe(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await context.close();
  });

  test('says so when the order cannot be loaded, or the payment page not opened, and tries again', async () => {
    const id = await twoCoffees(claire);
    const { context, page } = await visit(browser);
    await page.route('**/rest/v1/orders*', (route) => route.abort());
    await page.goto(`${webUrl()}/orders/${id}`);
    await fillAccount(page, claire.email, password);
    await page.getByText('La commande n’a pas pu être chargée.').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.unroute('**/rest/v1/orders*');
    await page.getByRole('button', { name: 'Réessayer' }).click();
    await state(page, 'awaiting');
    await page.route('**/start-order-checkout', (route) =>
      route.fulfill({ status: 503, headers: { 'access-control-allow-origin': '*' }, body: '{}' }),
    );
    await page.getByRole('button', { name: /^Payer/ }).click();
    await page.getByText('Le paiement n’a pas pu s’ouvrir ; votre commande est gardée.').waitFor();
    await page.unroute('**/start-order-checkout');
    await page.getByRole('button', { name: /^Payer/ }).click();
    await page.waitForURL(/\/c\/pay\//);
    await context.close();
  });

  test('English on demand, and the keyboard alone is enough', async () => {
    const id = await twoCoffees(claire);
    const { context, page } = await open(id, claire);
    await state(page, 'awaiting');
    await page.getByRole('button', { name: 'EN', exact: true }).press('Enter');
    await page.getByRole('heading', { name: 'Waiting for payment' }).waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    expect(await text(page)).toMatch(/2 × €12.50 €25.00 Total €25.00$/);
    await page.reload();
    await page.getByRole('heading', { name: 'Waiting for payment' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
    const pay = page.getByRole('button', { name: /^Pay €25.00/ });
    for (
      let presses = 0;
      presses < 15 && !(await pay.evaluate((button) => button === button.ownerDocument.activeElement));
      presses += 1
    )
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/c\/pay\//);
    await context.close();
  });
});
