import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import { Product, productEnv } from '../../harness/machine/product.ts';
import { newTillKeys, Till } from '../../harness/machine/till.ts';
import { failedExecutions, n8nSession, type N8nSession } from '../../harness/n8n/n8n.ts';
import { clerkOf, type FormPage } from '../../harness/n8n/staffForm.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { waitFor } from '../../harness/waitFor.ts';

/** What nobody at the machine brings about: the workflows that follow the clock, and the one that staff run. */
jest.setTimeout(180_000);

const keys = newTillKeys();
let product: Product;
let till: Till;
let amounts = 100;

beforeAll(async () => {
  product = new Product(productEnv.parse(process.env));
  till = new Till(product, keys);
  await till.introduce();
});
afterAll(async () => {
  await product.query('update machines set active = false where code = $1', [keys.machineId]);
  await product.close();
});

const machine = (name: string, session_id: string, args: object): Promise<unknown> =>
  product.rest(`rpc/${name}`, { machine_token: keys.machineToken, session_id, ...args });

/** An amount of its own, by which Till finds it. */
async function openSession(args: object = {}): Promise<{ id: string; amount: string }> {
  amounts += 1;
  const session = { id: randomUUID(), amount: (amounts / 100).toFixed(2) };
  await machine('open_vend_session', session.id, { amount: session.amount, item: '12', ...args });
  return session;
}

interface Row {
  status: string;
  outcome: string | null;
  payment_state: string;
  checkout_id: string | null;
}
async function rowOf(id: string): Promise<Row | undefined> {
  return (
    await product.query<Row>('select status, outcome, payment_state, checkout_id from vend_sessions where id = $1', [
      id,
    ])
  )[0];
}
function untilRow(what: string, id: string, holds: (row: Row) => boolean): Promise<Row> {
  return waitFor(
    `${what} of ${id}`,
    async () => {
      const row = await rowOf(id);
      return row !== undefined && holds(row) ? row : undefined;
    },
    { timeoutMs: 90_000, found: async () => JSON.stringify(await rowOf(id)) },
  );
}

describe('the running sweeper', () => {
  test('ends a window that passed, and closes the Checkout that was open for it at Stripe', async () => {
    const session = await openSession({ window_seconds: 10 });
    await product.workflow('initiate-wallet-recharge', { amount: session.amount, session_id: session.id });
    const { checkout_id } = await untilRow('the Checkout', session.id, (row) => row.checkout_id !== null);
    expect(await untilRow('the end', session.id, ({ status }) => status === 'FAILED')).toMatchObject({
      outcome: 'timeout',
    });
    await waitFor(`${checkout_id} to be closed at Stripe`, async () => {
      const { status } = z
        .object({ status: z.string() })
        .parse(await product.stripe(`checkout/sessions/${checkout_id}`));
      return status === 'expired' ? true : undefined;
    });
  });

  test('tells support of a machine that fell silent', async () => {
    await product.query("update machines set last_seen_at = now() - interval '10 minutes' where code = $1", [
      keys.machineId,
    ]);
    await waitFor(
      'an alert for the silent machine',
      async () => {
        const [alert] = await product.query(
          "select from alert_outbox where template = 'machine_offline' and data ->> 'machine_id' = $1",
          [keys.machineId],
        );
        return alert;
      },
      { timeoutMs: 120_000 },
    );
  });
});

describe('an unknown outcome, decided by staff with the workflow', () => {
  let owner: N8nSession;
  beforeAll(async () => {
    owner = await n8nSession();
  });

  const words: Readonly<Record<string, string>> = {
    capture: 'Le produit est sorti : encaisser · It came out: capture',
    release: 'Rien n’est sorti : rendre l’argent · Nothing came out: give the money back',
  };
  /** By the form, as whoever is signed in at n8n. @returns the last page that they read */
  async function decide(id: string, decision: string): Promise<FormPage> {
    const page = await (await clerkOf(owner.cookie).open('decider-une-vente', { vend: id })).send(id);
    return page.labels.length === 0 ? page : page.send(words[decision] ?? '', 'vu');
  }

  async function unknown(): Promise<{ id: string; intent: string }> {
    const { id, amount } = await openSession();
    expect(await till.payByCard({ id, amount, status: 'PENDING', outcome: null, begun: false })).toBe(true);
    await untilRow('PAID', id, ({ status }) => status === 'PAID');
    await machine('begin_dispense', id, {});
    await machine('report_vend_outcome', id, { outcome: 'unknown', detail: { reason: 'power cut' } });
    const [payment] = await product.query<{ intent: string }>(
      'select stripe_payment_intent_id as intent from vend_session_private where session_id = $1',
      [id],
    );
    if (payment === undefined) throw new Error(`${id} has no payment`);
    return { id, intent: payment.intent };
  }
  const atStripe = async (intent: string) =>
    z
      .object({ status: z.string(), amount_received: z.number() })
      .parse(await product.stripe(`payment_intents/${intent}`));

  test.each([
    ['capture', 'COMPLETED', 'captured', 'succeeded'],
    ['release', 'FAILED', 'released', 'canceled'],
  ])('%s: the sale is %s, the money %s', async (decision, status, money, intentStatus) => {
    const { id, intent } = await unknown();
    expect(await rowOf(id)).toMatchObject({ status: 'PAID', outcome: 'unknown', payment_state: 'authorized' });
    expect(await atStripe(intent)).toMatchObject({ status: 'requires_capture', amount_received: 0 });
    expect(await decide(id, decision)).toMatchObject({
      title: decision === 'capture' ? 'Vente encaissée' : 'Argent rendu',
    });
    expect(await rowOf(id)).toMatchObject({ status, outcome: 'unknown' });
    expect(await untilRow(money, id, ({ payment_state }) => payment_state === money)).toMatchObject({
      status,
      outcome: 'unknown',
    });
    expect(await atStripe(intent)).toEqual({
      status: intentStatus,
      amount_received: decision === 'capture' ? amounts : 0,
    });
    expect(await product.query('select decided_by from vend_session_private where session_id = $1', [id])).toEqual([
      { decided_by: readStackEnv().N8N_EMAIL },
    ]);
  });

  test('a second decision changes nothing', async () => {
    const { id, intent } = await unknown();
    await decide(id, 'release');
    const before = (await failedExecutions('guichetDecideUnknownVend')).length;
    expect(await decide(id, 'capture')).toMatchObject({
      title: 'Refusé : rien n’a été fait',
      text: expect.stringContaining('elle est FAILED'),
    });
    await waitFor('a failed execution', async () =>
      (await failedExecutions('guichetDecideUnknownVend')).length === before + 1 ? true : undefined,
    );
    expect(await rowOf(id)).toMatchObject({ status: 'FAILED' });
    await untilRow('released', id, ({ payment_state }) => payment_state === 'released');
    expect(await atStripe(intent)).toEqual({ status: 'canceled', amount_received: 0 });
  });
});
