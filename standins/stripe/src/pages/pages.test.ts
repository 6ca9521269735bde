import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Harness, startHarness } from '../testing/harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

async function open(name = 'Café'): Promise<{ id: string; url: string }> {
  const { id, url } = await harness.stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price_data: { currency: 'eur', unit_amount: 250, product_data: { name } }, quantity: 2 }],
    success_url: 'https://guichet.example/merci?s={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://guichet.example/panier',
  });
  return { id, url: url ?? '' };
}
const press = (url: string, action: string) =>
  fetch(url, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ action, email: 'lea@exemple.fr', name: 'Léa' }),
  });
const text = async (url: string) => (await (await fetch(url)).text()).replaceAll(/[\u00a0\u202f]/g, ' ');

describe('the Checkout page', () => {
  test('shows amount and lines, and escapes what came from outside', async () => {
    const page = await text((await open('<b>Café</b>')).url);
    expect(page).toContain('5,00 €');
    expect(page).toContain('&lt;b&gt;Café&lt;/b&gt; × 2');
    expect(page).toContain('width=device-width');
  });

  test('pays and leads to the success address with the session’s id', async () => {
    const { id, url } = await open();
    const response = await press(url, 'pay');
    expect(response.headers.get('location')).toBe(`https://guichet.example/merci?s=${id}`);
    expect((await harness.stripe.checkout.sessions.retrieve(id)).customer_details).toMatchObject({
      email: 'lea@exemple.fr',
      name: 'Léa',
    });
    expect(await text(url)).toContain('Ce paiement est terminé');
  });

  test('says that a card was refused, and takes another', async () => {
    const { url } = await open();
    expect((await press(url, 'insufficient_funds')).status).toBe(303);
    expect(await text(url)).toContain('Paiement refusé : fonds insuffisants.');
    expect((await press(url, 'pay')).headers.get('location')).toContain('merci');
  });

  test('asks for 3-D Secure in between', async () => {
    const { url } = await open();
    await press(url, 'authenticate');
    expect(await text(url)).toContain('Confirmez-vous ce paiement');
    await press(url, 'refuse');
    expect(await text(url)).toContain('3-D Secure a échoué');
    await press(url, 'authenticate');
    expect((await press(url, 'approve')).headers.get('location')).toContain('merci');
  });

  test('abandon leads back and leaves the session open', async () => {
    const { id, url } = await open();
    expect((await press(url, 'abandon')).headers.get('location')).toBe('https://guichet.example/panier');
    expect((await harness.stripe.checkout.sessions.retrieve(id)).status).toBe('open');
  });

  test('an expired link says so', async () => {
    const { id, url } = await open();
    await harness.stripe.checkout.sessions.expire(id);
    expect(await text(url)).toContain('expiré');
    expect((await fetch(`${harness.url}/c/pay/cs_nobody`)).status).toBe(404);
  });
});

test('the front page lists what there is, and a receipt shows what went back', async () => {
  const intent = await harness.stripe.paymentIntents.create({
    amount: 1234,
    currency: 'eur',
    payment_method: 'pm_card_visa',
    confirm: true,
  });
  await harness.stripe.refunds.create({ payment_intent: intent.id, amount: 234 });
  expect(await text(harness.url)).toContain(intent.id);
  const { receipt_url } = await harness.stripe.charges.retrieve(String(intent.latest_charge));
  const receipt = await text(receipt_url ?? '');
  expect(receipt).toContain('12,34 €');
  expect(receipt).toContain('2,34 €');
});
