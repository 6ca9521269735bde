import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type Colleague, type Desk, openDesk } from '../../harness/desk/desk.ts';
import { faults, launch, phone } from '../../harness/people/browser.ts';
import { customer, forgetCalls, ordered, type Paid, placeHeld, refundGone, subscribed, vended } from './customers.ts';
import { guestsOf } from './guests.ts';
import { type Hand, handOver } from './presses.ts';
import { signInAt } from './signIn.ts';

// Search, people, payments, subscriptions: jobs 2 (from the desk), 3 and 4, by the number of presses.

jest.setTimeout(180_000);
let desk: Desk;
let browser: Browser;
let support: Colleague;
const guests = guestsOf(() => browser);
const paid: Paid[] = [];
const keep = <T extends Paid>(one: T): T => {
  paid.push(one);
  return one;
};

beforeAll(async () => {
  desk = await openDesk();
  browser = await launch();
  support = await desk.person('sacha', ['support']);
});
afterEach(async () => {
  expect(await guests.leave()).toEqual([]);
  await forgetCalls(desk, paid.splice(0));
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});

async function atTheDesk(who: Colleague = support, viewport = { width: 1280, height: 800 }): Promise<Hand> {
  const page = await guests.come({ size: viewport });
  await signInAt(page, desk, who);
  return handOver(page);
}
/** Types into the one field and asks. */
async function search(hand: Hand, text: string): Promise<void> {
  await hand.type(hand.page.locator('#desk-search'), text);
  await hand.page.locator('#desk-search').focus();
  await hand.key('Enter');
  await hand.page.getByRole('grid').waitFor();
}
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const inDialog = (page: Page, name: string | RegExp) => page.getByRole('dialog').getByRole('button', { name });

describe('job 3: a refund of 20 € with a reason', () => {
  test('takes three presses from the search, and is seen to go through', async () => {
    const claire = await customer(desk, 'Claire Fontaine-Martel');
    const order = keep(await ordered(desk, claire, { cents: 5_000 }));
    const hand = await atTheDesk();
    const { page } = hand;
    await search(hand, order.intent);
    await hand.press(button(page, 'Rembourser'));
    await hand.type(page.getByLabel('Montant'), '20');
    await hand.type(page.getByLabel(/Pourquoi/), 'sachet percé');
    await hand.press(inDialog(page, 'Rembourser 20,00 €'));
    await page.getByText('Demandé à Stripe').first().waitFor();
    expect(hand.count()).toBe(3);
    expect(page.url()).toContain(`/bureau/paiements/${order.payment}`);
    expect(
      await desk.query('select amount_cents::int, reason, status from refunds where payment_id = $1', [order.payment]),
    ).toEqual([{ amount_cents: 2_000, reason: 'sachet percé', status: 'requested' }]);
    expect(
      await desk.query("select said_by, door, reason from staff_actions where action = 'refund' and user_id = $1", [
        support.id,
      ]),
    ).toEqual([{ said_by: support.email, door: 'desk', reason: 'sachet percé' }]);
    // nobody presses anything: the page hears of it
    await refundGone(desk, order);
    await page.getByText('Remboursé en partie').first().waitFor();
    expect(hand.count()).toBe(3);
  });

  test('is refused above what is left, in words, and nothing goes', async () => {
    const order = keep(await ordered(desk, await customer(desk, 'Paul'), { cents: 1_000 }));
    const hand = await atTheDesk();
    const { page } = hand;
    await page.goto(`${desk.url}/bureau/paiements/${order.payment}`);
    await hand.press(button(page, 'Rembourser'));
    await hand.type(page.getByLabel('Montant'), '10,01');
    await page.getByText(/Il ne reste que 10,00/).waitFor();
    await hand.press(inDialog(page, /Rembourser/));
    expect(await desk.query('select from refunds where payment_id = $1', [order.payment])).toEqual([]);
  });
});

describe('job 4: « j’ai payé et rien n’est tombé »', () => {
  test('the vend is found by amount and hour, with what the machine said, and the money goes back', async () => {
    const cents = 1_000 + Math.floor(Math.random() * 8_000);
    const vend = keep(await vended(desk, `gare_${Date.now()}`, { cents, outcome: 'success' }));
    const hand = await atTheDesk();
    const { page } = hand;
    const hour = new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Paris' });
    await search(hand, `${(cents / 100).toFixed(2).replace('.', ',')} ${hour.format(new Date())}`);
    await page.getByText('la machine dit : servi').waitFor();
    await hand.press(button(page, 'Rembourser'));
    await hand.type(page.getByLabel(/Pourquoi/), 'rien n’est tombé');
    await hand.press(inDialog(page, /^Rembourser/));
    await page.getByText('Demandé à Stripe').first().waitFor();
    expect(hand.count()).toBe(3);
    expect(
      await desk.query('select amount_cents::int as cents from refunds where payment_id = $1', [vend.payment]),
    ).toEqual([{ cents }]);
  });
});

describe('job 2, at the desk: who is it, what do they have, send the link', () => {
  test('takes four presses from the search, on a phone', async () => {
    const name = `Zoé Île-${Date.now()}`;
    const zoe = await customer(desk, name);
    keep(await ordered(desk, zoe, { cents: 1_997, isPaid: false }));
    const hand = await atTheDesk(support, phone);
    const { page } = hand;
    await search(hand, name);
    await hand.press(page.getByRole('link', { name: new RegExp(name) }));
    await page.getByText('Échoué').first().waitFor();
    await hand.press(button(page, 'Envoyer le lien'));
    await page.getByText(new RegExp(`Une lettre part à ${zoe.email}`)).waitFor();
    await hand.press(inDialog(page, 'Envoyer'));
    await page.getByText(`La lettre part à ${zoe.email}.`).waitFor();
    expect(hand.count()).toBe(4);
    expect(
      await desk.query(
        "select a.user_id, o.topic from staff_actions a join outbox o on o.id::text = a.after ->> 'outbox_id' where a.action = 'send_link' and a.user_id = $1",
        [support.id],
      ),
    ).toEqual([{ user_id: support.id, topic: 'email.payment_link' }]);
  });
});

describe('a person', () => {
  test('whose place is cancelled, and whose wallet is corrected, has it in their timeline', async () => {
    const anna = await customer(desk, 'Anna');
    const { booking } = await placeHeld(desk, anna);
    await desk.query('insert into wallets (user_id) values ($1)', [anna.id]);
    const owner = await desk.person('olivia', ['administrator']);
    const { page, press, type } = await atTheDesk(owner);
    await page.goto(`${desk.url}/bureau/personnes/${anna.id}`);
    await press(button(page, 'Annuler la réservation'));
    await page.getByText('aucun argent ne bouge').waitFor();
    await press(inDialog(page, 'Annuler la réservation'));
    await page.getByText('Annulée').first().waitFor();
    expect(await desk.query('select status from immersion_bookings where id = $1', [booking])).toEqual([
      { status: 'cancelled' },
    ]);
    await press(button(page, 'Corriger'));
    await type(page.getByLabel('Montant'), '4,50');
    await type(page.getByLabel(/Pourquoi/), 'geste commercial');
    await press(inDialog(page, /Corriger de 4,50/));
    await page.getByText('Correction').first().waitFor();
    expect(await page.getByText('portefeuille corrigé').count()).toBeGreaterThan(0);
  });
});

describe('what Stripe says of a subscription', () => {
  test('is awaited in plain sight, and shown beside what we had once it is there', async () => {
    const { subscription } = await subscribed(desk, await customer(desk, 'Luc'), `Cave ${Date.now()}`);
    // as long as its call is kept back nobody answers
    await desk.query(
      "insert into outbox (topic, object_key, status, fold) select 'stripe.object.fetch', stripe_subscription_id, 'parked', false from subscriptions where id = $1",
      [subscription],
    );
    const { page, press } = await atTheDesk();
    await page.goto(`${desk.url}/bureau/abonnements/${subscription}`);
    await press(button(page, 'Demander à Stripe'));
    await page.getByText('Demandé, la réponse n’est pas encore là.').waitFor();
    await desk.query(
      "update subscriptions set stripe_status = 'past_due', status = 'past_due', needs_refetch = false where id = $1",
      [subscription],
    );
    await page.getByText('Nous avions').waitFor();
    expect(await page.locator('.beside td').allTextContents()).toEqual(['Actif', 'Impayé']);
    await desk.query(
      "delete from outbox where topic = 'stripe.object.fetch' and object_key = (select stripe_subscription_id from subscriptions where id = $1)",
      [subscription],
    );
  });
});

test('nobody stumbles over these pages, at desktop and phone width', async () => {
  const ada = await customer(desk, `Ada ${'Longnom-'.repeat(10)}`);
  const order = keep(await ordered(desk, ada, { cents: 2_500 }));
  const { subscription, establishment } = await subscribed(desk, ada, `Établissement ${'très-long-'.repeat(8)}`);
  const { page } = await atTheDesk();
  const pages = {
    'recherche-vide': 'recherche',
    recherche: 'recherche?q=Ada%20Longnom',
    'recherche-rien': 'recherche?q=personnedecenom',
    personne: `personnes/${ada.id}`,
    paiement: `paiements/${order.payment}`,
    recu: `paiements/${order.payment}/recu`,
    abonnements: 'abonnements',
    abonnement: `abonnements/${subscription}`,
    etablissement: `etablissements/${establishment}`,
  };
  const found: string[] = [];
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(`${desk.url}/bureau/${path}`);
    await page.locator('.desk-main h1').waitFor();
    await page.locator('.waiting').first().waitFor({ state: 'detached' });
    found.push(...(await faults(page, `bureau-${name}`)));
  }
  await button(page, 'FR').waitFor();
  await page.goto(`${desk.url}/bureau/paiements/${order.payment}`);
  await button(page, 'Rembourser').click();
  found.push(...(await faults(page, 'bureau-rembourser')));
  expect(found).toEqual([]);
});
