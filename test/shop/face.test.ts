import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type Colleague, type Desk, openDesk } from '../../harness/desk/desk.ts';
import { desktop, faults, launch, phone, visit } from '../../harness/people/browser.ts';
import { signInAt } from '../desk/signIn.ts';

/** What customers see of whose shop it is, and where an administrator changes it. */
jest.setTimeout(180_000);
let desk: Desk;
let browser: Browser;
let owner: Colleague;
const found: string[] = [];
const logo = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path fill="#7a1f3d" d="M0 0h2v2H0z"/></svg>',
);

beforeAll(async () => {
  desk = await openDesk();
  browser = await launch();
  owner = await desk.person('boutique', ['owner']);
  await desk.query(
    `insert into immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents)
     select current_date + d, current_date + d + 4, 8, 'Lyon', 199700 from unnest(array[20, 34, 48, 62]) d`,
  );
});
afterAll(async () => {
  await desk?.service.rpc('set_shop_face', {
    changes: { colour: '#0b6e5d', accent: '#f4c95d', logo: null, welcome_fr: null, terms_fr: null, notice_fr: null },
  });
  await browser?.close();
  await desk?.close();
});

describe('the first page', () => {
  test('shows what is sold here, and nothing of the staff or of a machine', async () => {
    const { context, page, complaints } = await visit(browser);
    await page.goto(desk.url);
    await page.locator('.offer .button').first().waitFor();
    expect(await page.locator('.offer').count()).toBe(3);
    expect(await page.locator('body').innerText()).not.toMatch(/administration|pi_kiosk/i);
    expect(await page.locator('a[href^="/admin"], a[href^="/kiosk"], a[href^="/bureau"]').count()).toBe(0);
    found.push(...(await faults(page, 'shop-home', { desktop, phone })));
    await page.getByRole('button', { name: 'EN', exact: true }).click();
    await page.getByRole('link', { name: 'All dates' }).waitFor();
    found.push(...(await faults(page, 'shop-home-en', { phone })));
    await page.getByRole('link', { name: 'All dates' }).click();
    await page.getByRole('heading', { level: 1, name: 'Immersion Élite' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('without a session, and where they cannot be read, says so', async () => {
    const { context, page } = await visit(browser, phone);
    await page.route('**/rest/v1/immersion_sessions*', (route) => route.fulfill({ json: [] }));
    await page.goto(desk.url);
    await page.getByText('Aucune session n’est annoncée pour le moment.').waitFor();
    found.push(...(await faults(page, 'shop-home-empty', { phone })));
    await page.unroute('**/rest/v1/immersion_sessions*');
    await page.route('**/rest/v1/immersion_sessions*', (route) => route.abort());
    await page.reload();
    await page.getByRole('button', { name: 'Réessayer' }).waitFor();
    found.push(...(await faults(page, 'shop-home-failed', { phone })));
    await page.unroute('**/rest/v1/immersion_sessions*');
    await page.getByRole('button', { name: 'Réessayer' }).click();
    await page.locator('.offer .button').first().waitFor();
    await context.close();
  });

  test('moves nothing while it loads', async () => {
    const { context, page } = await visit(browser, phone);
    await page.addInitScript(
      "window.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach((entry) => { if (!entry.hadRecentInput) window.moved += entry.value; })).observe({ type: 'layout-shift', buffered: true })",
    );
    await page.goto(desk.url);
    await page.locator('.offer .button').first().waitFor();
    expect(await page.evaluate('window.moved')).toBeLessThan(0.05);
    await context.close();
  });
});

describe('the desk', () => {
  test('gives the shop its colour, logo, welcome and legal texts, and customers see them', async () => {
    const { context, page, complaints } = await visit(browser);
    await signInAt(page, desk, owner, { path: '/bureau/boutique' });
    const form = (at: number) => page.locator('.settings-form').nth(at);
    const save = async (at: number, tone: string) => {
      await form(at).getByRole('button', { name: 'Enregistrer' }).click();
      await form(at).locator(`.notice.${tone}`).waitFor();
    };
    await page.getByLabel('Couleur').fill('#f4c95d');
    await page.getByText(/Trop claire/).waitFor();
    found.push(...(await faults(page, 'desk-shop', { desktop, phone })));
    await save(0, 'bad');
    await page.getByLabel('Couleur').fill('#7a1f3d');
    await page
      .getByLabel('Logo', { exact: true })
      .setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: logo });
    await save(0, 'good');
    await page.getByLabel('Phrase d’accueil, en français').fill('La Cave, rue des Martyrs.');
    await save(1, 'good');
    await page.getByLabel('Conditions de vente, en français').fill('Article 1.\n\nArticle 2.');
    await page.getByLabel('Mentions légales, en français').fill('Hébergé à Lyon.');
    await save(2, 'good');

    const customer = await visit(browser);
    await customer.page.goto(desk.url);
    await customer.page.getByText('La Cave, rue des Martyrs.').waitFor();
    await customer.page.locator('.offer .button').first().waitFor();
    expect(
      await customer.page.evaluate("getComputedStyle(document.querySelector('.offer .button')).backgroundColor"),
    ).toBe('rgb(122, 31, 61)');
    expect(await customer.page.locator('.brand img').getAttribute('src')).toMatch(/^blob:/);
    found.push(...(await faults(customer.page, 'shop-home-own', { desktop, phone })));
    await customer.page.getByRole('link', { name: 'Conditions de vente' }).click();
    await customer.page.getByText('Article 2.').waitFor();
    expect(await customer.page.locator('.legal p').count()).toBe(2);
    found.push(...(await faults(customer.page, 'shop-terms', { desktop, phone })));
    await customer.page.getByRole('link', { name: 'Mentions légales' }).click();
    await customer.page.getByText('Hébergé à Lyon.').waitFor();
    found.push(...(await faults(customer.page, 'shop-notice', { phone })));
    await customer.page.getByRole('link', { name: 'Vos données' }).click();
    await customer.page.getByText(/Ce texte n’est pas encore publié/).waitFor();
    expect([...complaints, ...customer.complaints]).toEqual([]);
    await customer.context.close();
    await context.close();
  });
});

test('every state was clean', () => {
  expect(found).toEqual([]);
});
