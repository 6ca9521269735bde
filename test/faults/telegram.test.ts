import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDatabase, type Database } from '../support/database.ts';
import { readStackEnv } from '../support/env.ts';
import { allProcessed } from '../support/inbox.ts';
import { postEvent } from '../support/stripe.ts';
import { waitFor } from '../support/waitFor.ts';

const env = readStackEnv();
const run = Date.now();

describe('a Telegram that answers 429 for a minute', () => {
  let database: Database;
  const control = async (body: unknown) => {
    const answer = await fetch(`${env.TELEGRAM_API_URL}/_control`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    expect(answer.status).toBe(200);
  };
  beforeAll(() => {
    database = openDatabase();
  });
  afterAll(async () => {
    await control({ rate_limit: null });
    await database.close();
  });

  test('delays no event and loses no alert', async () => {
    await control({ rate_limit: { retry_after: 5, for_seconds: 60 } });
    const created = Math.floor(Date.now() / 1000);
    const events = Array.from({ length: 12 }, (_, n) => ({
      id: `evt_429_${run}_${n}`, object: 'event', api_version: '2026-03-25.dahlia', created, livemode: false, pending_webhooks: 1,
      request: { id: null, idempotency_key: null }, type: 'invoice.payment_failed',
      data: { object: { id: `in_429_${run}_${n}`, object: 'invoice', customer: `cus_429_${run}_${n}`, status: 'open', currency: 'eur', amount_due: 2900, amount_paid: 0, amount_remaining: 2900, total: 2900, subtotal: 2900,
        attempt_count: 1, created, metadata: {}, parent: null, lines: { object: 'list', data: [], has_more: false } } },
    }));
    for (const event of events) expect((await postEvent(env.STRIPE_WEBHOOK_URL, env.STRIPE_WEBHOOK_SECRET, event)).status).toBe(200);
    // the events do not wait for Telegram
    await allProcessed(database, events.map(({ id }) => id), 20_000);
    const sent = async () => {
      const [row] = await database.query<{ sent: number }>("select count(*)::int as sent from alert_outbox where template = 'payment_failed' and subject = any($1) and status = 'sent'", [events.map(({ id }) => id)]);
      return row?.sent ?? 0;
    };
    expect(await sent()).toBe(0);
    await waitFor('every alert to be sent after the minute', async () => ((await sent()) === events.length ? true : undefined), { timeoutMs: 150_000, everyMs: 1_000 });
    const messages: unknown = await (await fetch(env.TELEGRAM_INBOX_URL)).json();
    expect(JSON.stringify(messages)).toContain('× paiement échoué');
  }, 240_000);
});
