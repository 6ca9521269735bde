import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type Desk, openDesk } from '../../harness/desk/desk.ts';
import { desktop, faults, launch, phone, visit } from '../../harness/people/browser.ts';
import { handOver } from './presses.ts';
import { signInAt } from './signIn.ts';

/** Job 1: last week by domain against the week before, on a phone. Job 15: a month of money as a table and a file. */

jest.setTimeout(300_000);

let desk: Desk;
let browser: Browser;
beforeAll(async () => {
  desk = await openDesk();
  browser = await launch();
  await sellTwoWeeks();
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});

const monday = `date_trunc('week', (select (now() at time zone b.zone) from guichet.business b))`;

/** Payments of the last two whole weeks, by the clock of the business, on a Sunday night and a Monday morning too. */
async function sellTwoWeeks(): Promise<void> {
  const { id } = await desk.person('acheteuse');
  await desk.query(
    `with sale as (
       select gen_random_uuid() as order_id, s.cents, (${monday} + s.later) at time zone (select b.zone from guichet.business b) as at, s.n
         from (values (1, 1000, interval '-7 days'), (2, 250, interval '-1 second'), (3, 4000, interval '-8 days'),
           (4, 70, interval '-14 days')) s (n, cents, later)
     ), made as (
       insert into public.orders (id, user_id, status, amount_total_cents, currency, payment_state)
       select order_id, $1, 'PAID', cents, 'EUR', 'paid' from sale returning id
     )
     insert into public.payments (order_id, for_order_id, payer_id, role, stripe_payment_intent_id, amount_cents,
       amount_received_cents, currency, status, succeeded_at)
     select order_id, order_id, $1, 'main', 'pi_desk_money_' || n || '_' || left($1::text, 8), cents, cents, 'EUR', 'succeeded', at
       from sale join made on made.id = sale.order_id`,
    [id],
  );
}

/** What the rows say of a week of orders, counted from them alone. */
async function ordersOfWeek(back: number): Promise<number> {
  const [row] = await desk.query<{ sum: string }>(
    `select coalesce(sum(m.amount_minor), 0) as sum from public.money_movements m
      where m.takings and m.kind in ('payment', 'refund') and m.domain = 'order' and m.currency = 'eur'
        and m.at >= (${monday} - interval '${back * 7} days') at time zone (select b.zone from guichet.business b)
        and m.at < (${monday} - interval '${back * 7 - 7} days') at time zone (select b.zone from guichet.business b)`,
  );
  return Number(row?.sum);
}

const euros = (minor: number): string =>
  new Intl.NumberFormat('fr-FR', {
    style: 'currency',
    currency: 'EUR',
  }).format(minor / 100);

describe('job 1: on Monday morning, on a phone', () => {
  test('last week by domain against the week before is on the first screen, and each number is the sum of its rows', async () => {
    const owner = await desk.person('patronne', ['owner']);
    const { page, complaints, context } = await visit(browser, phone);
    const hand = handOver(page);
    await signInAt(page, desk, owner);
    const orders = page.locator('.takings', { hasText: 'EUR' }).first().locator('tr', { hasText: 'Commandes' });
    await orders.waitFor();
    const cells = await orders.locator('td a').allTextContents();
    expect(cells.slice(1)).toEqual([euros(await ordersOfWeek(1)), euros(await ordersOfWeek(2))]);
    expect(hand.count()).toBe(0);
    // nothing to scroll to
    expect((await orders.boundingBox())?.y).toBeLessThan(700);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);

    await hand.press(orders.locator('td a').nth(1));
    await page.locator('.sums [data-sum]').first().waitFor();
    expect(await page.locator('.sums [data-sum]').first().getAttribute('data-sum')).toBe(
      `eur:${await ordersOfWeek(1)}`,
    );
    expect(await page.locator('.table tbody tr[data-id]').count()).toBeGreaterThanOrEqual(2);
    expect(hand.count()).toBe(1);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe('job 15: the accountant', () => {
  test('has all payments, refunds, fees and disputes of a month as a table and as a file, in two presses', async () => {
    const accountant = await desk.person('comptable', ['accountant']);
    const { page, complaints, context } = await visit(browser, desktop);
    const hand = handOver(page);
    await signInAt(page, desk, accountant);
    await hand.press(page.locator('.desk-nav a', { hasText: 'Mois comptable' }));
    await page.locator('.table tbody tr[data-id], .empty').first().waitFor();
    // a month that has rows, whatever day it is, with a payment whose fee Stripe has not told
    const [month] = await desk.query<{ month: string; sum: string; rows: string }>(
      `select to_char(date_trunc('month', m.at at time zone b.zone), 'YYYY-MM') as month, sum(m.amount_minor) as sum, count(*) as rows
         from public.money_movements m, guichet.business b where m.takings and m.at is not null and m.currency = 'eur'
        group by 1 having bool_or(m.kind = 'payment' and m.via = 'stripe' and m.fee_minor is null) order by 3 desc limit 1`,
    );
    await page.fill('input[type=month]', month?.month ?? '');
    const total = page.locator('[data-sum="eur"]');
    await total.filter({ hasText: euros(Number(month?.sum)) }).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      hand.press(page.getByRole('button', { name: 'Télécharger (CSV)' })),
    ]);
    expect(hand.count()).toBe(2);
    const lines = (await readFile(await file.path(), 'utf8')).replace('\uFEFF', '').trimEnd().split('\r\n');
    const cells = lines.slice(1).map((line) => line.split(';'));
    const ofEuro = cells.filter((row) => row[5] === 'EUR');
    expect(ofEuro).toHaveLength(Number(month?.rows));
    const cents = ofEuro.reduce((sum, row) => sum + Math.round(Number(row[4]?.replace(',', '.')) * 100), 0);
    expect(cents).toBe(Number(month?.sum));
    expect(cells.some((row) => row[6] === 'pas encore connu')).toBe(true);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a technician sees neither', async () => {
    const technician = await desk.person('technicien', ['technician']);
    const { page, context } = await visit(browser, desktop);
    await signInAt(page, desk, technician);
    await page.locator('.figures').first().waitFor();
    expect(await page.locator('.takings').count()).toBe(0);
    expect(await page.locator('.desk-nav a', { hasText: 'Mois comptable' }).count()).toBe(0);
    await page.goto(`${desk.url}/bureau/comptabilite`);
    await page.locator('.notice.bad').first().waitFor();
    await context.close();
  });
});

test('in both languages, at desktop and phone width, nobody stumbles', async () => {
  const owner = await desk.person('patronne', ['owner']);
  const { page, context } = await visit(browser);
  await signInAt(page, desk, owner);
  for (const locale of ['FR', 'EN']) {
    if (locale === 'EN') await page.locator('.locale button', { hasText: 'EN' }).first().click();
    for (const path of ['', '/paiements', '/paiements?voir=echecs', '/comptabilite', '/chiffres/revenu-mensuel']) {
      await page.goto(`${desk.url}/bureau${path}`);
      await page.locator('h1').waitFor();
      await page.locator('.waiting').first().waitFor({ state: 'detached' });
      expect(await faults(page, `bureau${path.replaceAll(/\W/g, '-')}-${locale}`)).toEqual([]);
    }
  }
  await context.close();
});
