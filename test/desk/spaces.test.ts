import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { type Colleague, type Desk, openDesk } from '../../harness/desk/desk.ts';
import { faults, launch } from '../../harness/people/browser.ts';
import { guestsOf } from './guests.ts';
import { handOver } from './presses.ts';
import { signInAt } from './signIn.ts';

/** Spaces at the desk, in a real Chromium: job 12 of an administrator, and what differs from Stripe. */
jest.setTimeout(180_000);
let desk: Desk;
let browser: Browser;
let admin: Colleague;
const guests = guestsOf(() => browser);
const come = async (path: string): Promise<Page> => {
  const page = await guests.come();
  await signInAt(page, desk, admin, { path });
  return page;
};
beforeAll(async () => {
  desk = await openDesk();
  browser = await launch();
  admin = await desk.person('ana', ['administrator']);
});
afterEach(async () => {
  expect(await guests.leave()).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});

const idRow = z.object({ id: z.string() });

/** A space of 25 € that Stripe holds, by whatever brought it there. */
async function soldSpace(name: string): Promise<string> {
  const rows = await desk.query(
    "insert into public.spaces (name, capacity, price_per_hour) values ($1, 10, '25.00') returning id",
    [name],
  );
  const { id } = idRow.parse(rows[0]);
  // where no workflow runs nobody brings it to Stripe: what it left there is written down by hand
  await desk.query(
    `insert into public.space_products (space_id, stripe_product_id, confirmed, stripe_price_id, unit_amount, name, active, rev)
     select s.id, 'space_' || s.id, true, 'price_' || s.id, 2500, s.name, true, s.rev from public.spaces s where s.id = $1
     on conflict do nothing`,
    [id],
  );
  await desk.query(
    `insert into public.space_prices (stripe_price_id, space_id, unit_amount)
     select p.stripe_price_id, p.space_id, 2500 from public.space_products p where p.space_id = $1 on conflict do nothing`,
    [id],
  );
  return id;
}

test('job 12: a price changes on the first of the month, in three presses, seen at Stripe before it does', async () => {
  const name = `Atelier ${randomUUID().slice(0, 8)}`;
  const id = await soldSpace(name);
  const hand = handOver(await come(`/bureau/espaces?nom=${encodeURIComponent(name)}`));
  const { page } = hand;
  await hand.press(page.locator('tr[data-index]', { hasText: name }));
  await hand.press(page.getByRole('button', { name: 'Changer le prix' }));
  const dialog = page.locator('dialog[open]');
  await hand.type(dialog.getByLabel('Nouveau prix de l’heure, en euros'), '27,50');
  // what will happen there stands before the press
  await dialog.locator('[data-step]').nth(2).waitFor();
  const steps = await dialog.locator('[data-step]').allTextContents();
  expect(steps).toEqual([
    expect.stringMatching(/^Créer un prix 27,50/),
    expect.stringMatching(/^Mettre à jour le produit/),
    expect.stringMatching(/^Archiver l’ancien prix 25,00/),
  ]);
  expect(await dialog.locator('input[type=date]').inputValue()).toMatch(/-01$/);
  expect(await faults(page, 'bureau-espace-prix')).toEqual([]);
  await hand.press(dialog.getByRole('button', { name: /Prévoir 27,50/ }));
  await page.getByText(/s’appliqueront/).waitFor();
  expect(hand.count()).toBe(3);
  await page.locator('.price-changes', { hasText: 'Prévu' }).waitFor();
  expect(await faults(page, 'bureau-espace')).toEqual([]);
  const price = async () =>
    (
      await desk.query<{ price: string }>('select price_per_hour::text as price from public.spaces where id = $1', [id])
    )[0]?.price;
  expect(await price()).toBe('25.00');

  // its day comes
  await desk.query('update public.space_price_changes set applies_on = guichet.today() where space_id = $1', [id]);
  await desk.query('select public.apply_due_space_prices()');
  expect(await price()).toBe('27.50');
  await page.reload();
  await page.locator('.price-changes', { hasText: 'Appliqué' }).waitFor();
  expect(
    await desk.query(
      `select count(*)::int as rows from public.outbox where topic = 'stripe.space.sync' and object_key = $1
        and (payload ->> 'unit_amount')::int = 2750`,
      [`space:${id}`],
    ),
  ).toEqual([{ rows: 1 }]);
});

test('a price that is to come is taken back before it does', async () => {
  const name = `Bureau ${randomUUID().slice(0, 8)}`;
  const id = await soldSpace(name);
  await desk.query('select public.schedule_space_price($1, $2, 3000, guichet.today() + 5)', [randomUUID(), id]);
  const page = await come(`/bureau/espaces?espace=${id}`);
  await page.getByRole('button', { name: 'Annuler ce prix' }).click();
  await page.locator('dialog[open] button[type=submit]').click();
  await page.getByText('Le prix prévu est annulé').waitFor();
  await page.locator('.price-changes', { hasText: 'Annulé' }).waitFor();
});

describe('a space', () => {
  test('is made with its steps shown, and what the base refuses is said in words', async () => {
    const name = `Cabine ${randomUUID().slice(0, 8)}`;
    const page = await come('/bureau/espaces');
    expect(await faults(page, 'bureau-espaces')).toEqual([]);
    await page.getByRole('button', { name: 'Nouvel espace' }).click();
    const dialog = page.locator('dialog[open]');
    await dialog.getByLabel('Nom').fill(name);
    await dialog.getByLabel('Prix de l’heure').fill('0,10');
    await dialog.getByText('Stripe n’encaisse rien sous').waitFor();
    await dialog.getByLabel('Prix de l’heure').fill('12,50');
    await dialog.locator('[data-step=create_product]').waitFor();
    await dialog.getByRole('button', { name: 'Enregistrer' }).click();
    await page.locator('.panel h2', { hasText: name }).waitFor();
    expect(await desk.query('select price_per_hour::text as price from public.spaces where name = $1', [name])).toEqual(
      [{ price: '12.50' }],
    );
  });

  test('that differs at Stripe is shown, and what was shown is applied', async () => {
    const name = `Salle ${randomUUID().slice(0, 8)}`;
    const id = await soldSpace(name);
    const run = `test-${randomUUID()}`;
    await desk.service.rpc('observe_stripe_catalogue', {
      run,
      rows: [
        {
          id: `space_${id}`,
          object: 'product',
          active: true,
          name,
          default_price: `price_${id}`,
          metadata: { space_id: id, capacity: '10', type: 'coworking_space' },
        },
        {
          id: `price_${id}`,
          object: 'price',
          active: true,
          product: `space_${id}`,
          unit_amount: 9900,
          currency: 'eur',
        },
      ],
    });
    await desk.query("delete from public.outbox where topic = 'stripe.space.sync' and object_key = $1", [
      `space:${id}`,
    ]);
    await desk.service.rpc('plan_catalogue', { run });
    const page = await come('/bureau/espaces');
    const row = page.locator('.catalogue-differences tr', { hasText: name });
    await row.waitFor();
    expect(await row.textContent()).toContain('sera remis d’accord');
    expect(await faults(page, 'bureau-espaces-ecarts')).toEqual([]);
    await page.getByRole('button', { name: /Remettre Stripe d’accord/ }).click();
    await page.locator('dialog[open] button[type=submit]').click();
    await page.getByText(/vers Stripe\. Relisez Stripe/).waitFor();
    expect(
      await desk.query('select applied_version is not null as applied from guichet.catalogue_runs where run = $1', [
        run,
      ]),
    ).toEqual([{ applied: true }]);
  });
});
