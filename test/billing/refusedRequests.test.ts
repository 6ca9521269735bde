import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Stripe from 'stripe';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { executionsBegun } from '../../harness/n8n/n8nDatabase.ts';
import { postEvent, postRaw } from '../../harness/stripe/stripe.ts';

const env = readStackEnv();
const now = () => Math.floor(Date.now() / 1000);

function event(id: string) {
  return {
    id,
    object: 'event',
    api_version: '2026-03-25.dahlia',
    created: now(),
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: 'customer.updated',
    data: { object: { id: 'cus_refused', object: 'customer', email: 'boulangerie@example.fr', metadata: {} } },
  };
}

describe('a request that Stripe did not sign', () => {
  let database: Database;
  let before: number;

  const rows = async () => {
    const [row] = await database.query<{ rows: number }>('select count(*)::int as rows from stripe_webhook_log');
    return row?.rows ?? -1;
  };

  beforeAll(async () => {
    database = openDatabase();
    before = await rows();
  });
  afterAll(async () => {
    // nothing below may have been stored
    expect(await rows()).toBe(before);
    await database.close();
  });

  test('is refused with another secret', async () => {
    const answer = await postEvent(env.STRIPE_WEBHOOK_URL, env.STRIPE_WEBHOOK_SECRET, event('evt_forged'), {
      secret: 'whsec_somebody_elses',
    });
    expect(answer.status).toBe(400);
  });

  test('is refused without a signature', async () => {
    const answer = await fetch(env.STRIPE_WEBHOOK_URL, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(event('evt_unsigned')),
    });
    expect(answer.status).toBe(400);
  });

  test('is refused when the signature is older than five minutes', async () => {
    const answer = await postEvent(env.STRIPE_WEBHOOK_URL, env.STRIPE_WEBHOOK_SECRET, event('evt_stale'), {
      timestamp: now() - 400,
    });
    expect(answer.status).toBe(400);
  });

  test('is refused when the body was cut', async () => {
    const body = JSON.stringify(event('evt_truncated'));
    const signature = await Stripe.webhooks.generateTestHeaderStringAsync({
      payload: body,
      secret: env.STRIPE_WEBHOOK_SECRET,
      timestamp: now(),
    });
    const answer = await fetch(env.STRIPE_WEBHOOK_URL, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'stripe-signature': signature },
      body: body.slice(0, -20),
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  test('is refused when it is no JSON, though signed', async () => {
    const answer = await postRaw(env.STRIPE_WEBHOOK_URL, env.STRIPE_WEBHOOK_SECRET, 'bonjour', {
      headers: { 'content-type': 'text/plain' },
    });
    expect(answer.status).toBe(400);
  });

  test('is refused when it is two megabytes of nothing signed', async () => {
    const answer = await fetch(env.STRIPE_WEBHOOK_URL, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'stripe-signature': 't=1,v1=00' },
      body: JSON.stringify({ ...event('evt_large'), filler: 'x'.repeat(2 * 1024 * 1024) }),
    });
    expect([400, 413]).toContain(answer.status);
  });
});

describe.each([
  ['stripe-events', 'guichetStripeReception'],
  ['checkout-session-completed', 'guichetCheckoutSessionCompleted'],
])('at /webhook/%s', (path, workflow) => {
  const address = env.STRIPE_WEBHOOK_URL.replace(/stripe-events$/, path);
  const plain = JSON.stringify(event('evt_nobody'));
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  const post = async (headers: Record<string, string>, body: string | Buffer | FormData) =>
    (await fetch(address, { method: 'POST', headers, body: Buffer.isBuffer(body) ? new Uint8Array(body) : body }))
      .status;
  const json = { 'content-type': 'application/json' };
  const bytes = { 'content-type': 'application/octet-stream' };
  const signed = async (timestamp: number) => ({
    ...json,
    'stripe-signature': await Stripe.webhooks.generateTestHeaderStringAsync({
      payload: plain,
      secret: env.STRIPE_WEBHOOK_SECRET,
      timestamp,
    }),
  });
  const form = new FormData();
  form.set('event', plain);

  test('nothing that Stripe did not sign now starts an execution, whatever its body is', async () => {
    const begun = await executionsBegun([workflow]);
    const answers = {
      unsigned: await post(json, plain),
      empty: await post(json, ''),
      form: await post({}, form),
      text: await post({ 'content-type': 'text/plain' }, 'bonjour'),
      stale: await post(await signed(now() - 400), plain),
      ahead: await post(await signed(now() + 400), plain),
      bomb: await post({ ...json, 'content-encoding': 'gzip' }, bomb),
      bombOfBytes: await post({ ...bytes, 'content-encoding': 'gzip' }, bomb),
      deflated: await post({ ...json, 'content-encoding': 'deflate' }, deflateSync(Buffer.alloc(64 * 1024 * 1024))),
      twice: await post({ ...json, 'content-encoding': 'gzip, gzip' }, gzipSync(bomb)),
      large: await post(json, Buffer.alloc(17 * 1024 * 1024, ' ')),
      largeBytes: await post(bytes, Buffer.alloc(17 * 1024 * 1024)),
      broken: await post({ ...bytes, 'content-encoding': 'gzip' }, plain),
      unknown: await post({ ...bytes, 'content-encoding': 'compress' }, plain),
    };
    expect(answers).toEqual({
      unsigned: 400,
      empty: 400,
      form: 400,
      text: 400,
      stale: 400,
      ahead: 400,
      bomb: 413,
      bombOfBytes: 413,
      deflated: 413,
      twice: 413,
      large: 413,
      largeBytes: 413,
      broken: 400,
      unknown: 415,
    });
    expect(await executionsBegun([workflow])).toBe(begun);
  });
});
