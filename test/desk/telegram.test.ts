import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { launch, phone, visit } from '../../harness/people/browser.ts';
import { asService, signUp, type Person } from '../../harness/people/people.ts';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { kill } from '../../harness/stack/processes.ts';
import { postEvent } from '../../harness/stripe/stripe.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { newSlot, openCheckout, order, pay, stripe } from '../payments/support.ts';
import { handOver, type Hand } from './presses.ts';
import { colleague, dataOf, messageWith, sent, telegram, type Colleague } from './telegramTeam.ts';

/** Telegram that answers, on the running product: the page of the stand-in is the telephone of support. */
// n8n comes back in half a minute, on a busy machine in several
jest.setTimeout(480_000);

const env = readStackEnv();
let browser: Browser;
let database: Database;

/** An order that was paid, and an alert that its money could not go back. @returns what tells both */
async function refundAlert(customer: Person): Promise<{ paymentIntent: string; orderId: string }> {
  const slot = await newSlot(1250, 5);
  const orderId = await order(customer, { ...slot, quantity: 1 });
  await pay(await openCheckout(customer, orderId));
  const payment = z.object({ stripe_payment_intent_id: z.string() });
  const paymentIntent = await waitFor('the payment', async () => {
    const [row] = await database.query(
      'select stripe_payment_intent_id from payments where for_order_id = $1 and status = $2',
      [orderId, 'succeeded'],
    );
    return row === undefined ? undefined : payment.parse(row).stripe_payment_intent_id;
  });
  await alert('refund_failed', paymentIntent, { payment_intent: paymentIntent, amount: 1250, currency: 'eur' });
  return { paymentIntent, orderId };
}

async function alert(template: string, subject: string, data: object): Promise<void> {
  const { error } = await asService().rpc('enqueue_alerts', { alerts: [{ template, subject, data }] });
  if (error) throw error;
}

const refundsAtStripe = async (payment_intent: string) => (await stripe.refunds.list({ payment_intent })).data;
const page = (hand: Hand | Page, words: string) =>
  ('page' in hand ? hand.page : hand).locator('li.bot', { hasText: words }).last();
const telephone = async (person: Colleague, chat = 'group'): Promise<Hand> => {
  const { page: opened } = await visit(browser, phone);
  await opened.goto(`${env.TELEGRAM_API_URL}/?as=${person.telegram}&chat=${chat}`);
  return handOver(opened);
};

let team: Colleague[];
let customer: Person;
beforeAll(async () => {
  browser = await launch();
  database = openDatabase();
  const id = 20_000 + (Date.now() % 1_000_000) * 10;
  team = [await colleague('claire', id), await colleague('karim', id + 1), await colleague('ines', id + 2)];
  customer = await signUp('client');
});
afterAll(async () => {
  await browser.close();
  await database.close();
});
const one = (index: number): Colleague => {
  const found = team[index];
  if (found === undefined) throw new Error('nobody');
  return found;
};

describe('from an alert, on a telephone', () => {
  test('a refund takes two presses; the message says who did it and that Stripe has done it', async () => {
    const { paymentIntent } = await refundAlert(customer);
    const hand = await telephone(one(0));
    const alerted = page(hand, paymentIntent);
    await hand.press(alerted.getByRole('button', { name: 'Rembourser 12,50' }));
    await alerted.getByText(`Rembourser 12,50 € à ${customer.email} ?`).waitFor();
    await hand.press(alerted.getByRole('button', { name: 'Confirmer 12,50' }));
    await alerted.getByText(`Remboursé 12,50 € · ${one(0).email}`).waitFor();
    await alerted.getByText('Stripe l’a fait').waitFor({ timeout: 60_000 });
    expect(await refundsAtStripe(paymentIntent)).toMatchObject([{ amount: 1250, status: 'succeeded' }]);
    expect(hand.count()).toBe(2);
  });

  test('a payment that failed: who it is and what they have in private, the link to pay sent: two presses', async () => {
    const id = `in_${randomUUID().slice(0, 8)}`;
    const created = Math.floor(Date.now() / 1000);
    await postEvent(env.STRIPE_WEBHOOK_URL, env.STRIPE_WEBHOOK_SECRET, {
      id: `evt_${id}`,
      object: 'event',
      api_version: '2026-03-25.dahlia',
      created,
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type: 'invoice.payment_failed',
      data: {
        object: {
          id,
          object: 'invoice',
          number: `F-${id}`,
          customer: `cus_${id}`,
          customer_email: customer.email,
          status: 'open',
          currency: 'eur',
          amount_due: 4900,
          amount_paid: 0,
          amount_remaining: 4900,
          total: 4900,
          subtotal: 4900,
          attempt_count: 1,
          created,
          hosted_invoice_url: `https://invoice.example.fr/${id}`,
          metadata: {},
          parent: null,
          lines: { object: 'list', data: [], has_more: false },
        },
      },
    });
    await messageWith(`F-${id}`);
    const [hand, own] = [await telephone(one(1)), await telephone(one(1), 'private')];
    const alerted = page(hand, `F-${id}`);
    await hand.press(alerted.getByRole('button', { name: 'Qui est-ce ?' }));
    await page(own, customer.email).getByText('12,50').first().waitFor();
    await hand.press(alerted.getByRole('button', { name: 'Envoyer le lien' }));
    await alerted.getByText(`Lien envoyé · ${customer.email}`).waitFor();
    expect(hand.count()).toBe(2);
    const letters = z.array(z.object({ to: z.array(z.string()), text: z.string() }));
    await waitFor('the letter', async () =>
      letters
        .parse(await (await fetch(z.url().parse(process.env.MAIL_INBOX_URL))).json())
        .find(({ to, text }) => to.includes(customer.email) && text.includes(`https://invoice.example.fr/${id}`)),
    );
  });

  test('a command is answered where it was asked, what names somebody in private', async () => {
    const hand = await telephone(one(2));
    await hand.type(hand.page.getByRole('textbox', { name: 'Message' }), '/jour');
    await hand.press(hand.page.getByRole('button', { name: 'Envoyer', exact: true }));
    await page(hand, 'Recettes du').waitFor();
    await hand.type(hand.page.getByRole('textbox', { name: 'Message' }), `/client ${customer.email}`);
    await hand.press(hand.page.getByRole('button', { name: 'Envoyer', exact: true }));
    await page(hand, 'Répondu en privé').waitFor();
    await page(await telephone(one(2), 'private'), customer.email).waitFor();
    expect(
      (await sent()).filter(
        ({ chat_id, text }) =>
          !team.some(({ telegram }) => String(telegram) === chat_id) &&
          text.includes(customer.email) &&
          text.includes(`Client depuis`),
      ),
    ).toEqual([]);
  });
});

/** Updates by whether they are decided, their rows of the outbox, and who receives. */
async function whereTheyAre(): Promise<string> {
  const [row] = await database.query(
    `select (select jsonb_agg(jsonb_build_object('id', u.update_id, 'handled', u.handled_at is not null, 'answer', u.answer -> 'answer'))
         from guichet.telegram_updates u where u.kind = 'press') as updates,
       (select jsonb_agg(jsonb_build_object('topic', o.topic, 'status', o.status, 'attempts', o.attempts, 'error', o.error_message, 'next', o.next_attempt_at, 'until', o.claimed_until))
         from outbox o where o.topic like 'telegram.%' and o.status <> 'done') as rows,
       (select jsonb_agg(to_jsonb(r)) from guichet.telegram_reception r) as reception, clock_timestamp() as now`,
  );
  return JSON.stringify(row);
}

test('ten presses by three people while n8n is killed: one decision, one refund at Stripe, one row', async () => {
  const { paymentIntent } = await refundAlert(customer);
  const alerted = await messageWith(paymentIntent);
  const { chat_id, message_id } = alerted;
  const refund = dataOf(alerted, /^Rembourser/);
  const press = (person: Colleague, data: string) =>
    telegram('/press', { from: person.telegram, chat_id, message_id, data });
  await press(one(0), refund);
  const confirm = await waitFor(
    'the second press to be asked for',
    async () => {
      const now = (await sent()).find((message) => message.message_id === message_id);
      return now?.reply_markup?.inline_keyboard.flat().find(({ text }) => text.startsWith('Confirmer'))?.callback_data;
    },
    { timeoutMs: 60_000 },
  );
  for (let n = 0; n < 10; n += 1) {
    await press(one(n % 3), n % 2 === 0 ? confirm : refund);
    if (n === 4) kill('n8n');
  }
  await waitFor(
    'all presses to be decided',
    async () => {
      const [row] = await database.query<{ presses: number }>(
        'select count(*)::int as presses from guichet.telegram_presses p join telegram_offers o on o.id = p.offer_id where $1 in (o.id, o.parent)',
        [refund],
      );
      return (row?.presses ?? 0) >= 11 ? true : undefined;
    },
    { timeoutMs: 360_000, everyMs: 1_000, found: whereTheyAre },
  );
  await waitFor(
    'the refund at Stripe',
    async () => ((await refundsAtStripe(paymentIntent)).length > 0 ? true : undefined),
    {
      timeoutMs: 60_000,
    },
  );
  expect(await refundsAtStripe(paymentIntent)).toHaveLength(1);
  expect(
    await database.query(
      `select (select count(*)::int from refunds r where r.payment_id = p.id) as refunds,
         (select count(*)::int from staff_actions a join refunds r on a.subject_id = r.id::text where r.payment_id = p.id) as decisions,
         (select count(*)::int from guichet.telegram_presses t join telegram_offers o on o.id = t.offer_id where $2 in (o.id, o.parent) and t.outcome = 'done') as done
       from payments p where p.stripe_payment_intent_id = $1`,
      [paymentIntent, refund],
    ),
  ).toEqual([{ refunds: 1, decisions: 1, done: 1 }]);
});
