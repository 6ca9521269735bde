import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { allProcessed } from '../../harness/stripe/inbox.ts';
import { postRaw } from '../../harness/stripe/stripe.ts';
import { waitFor } from '../../harness/waitFor.ts';

const env = readStackEnv();
const inbox = z.array(z.object({ text: z.string() }));
let database: Database;
beforeAll(() => {
  database = openDatabase();
});
afterAll(() => database.close());

test('a subscription that ends is told to support in Telegram, once, however often Stripe sends its event', async () => {
  // the repository's own event, of a customer that no other test has
  const tag = randomBytes(5).toString('hex');
  const body = readFileSync(
    join(process.cwd(), 'test/fixtures/events/2026-10-28.endive__customer.subscription.deleted.json'),
    'utf8',
  ).replaceAll('Velo26', tag);
  const { id } = z.object({ id: z.string() }).parse(JSON.parse(body));
  const post = async () =>
    expect((await postRaw(env.STRIPE_WEBHOOK_URL, env.STRIPE_WEBHOOK_SECRET, body)).status).toBe(200);
  await post();
  await allProcessed(database, [id]);
  await post();
  // staff who replay it do not repeat the message either
  expect(await database.query('select replay_stripe_events($1) as answer', [[id]])).toEqual([
    { answer: { results: [{ event_id: id, result: 'replayed' }] } },
  ]);
  await allProcessed(database, [id]);

  const alert = async () =>
    database.query<{ status: string }>(
      "select status from alert_outbox where template = 'subscription_canceled' and data::text like '%' || $1 || '%'",
      [`sub_${tag}`],
    );
  await waitFor(
    'the alert to be sent',
    async () => ((await alert()).some(({ status }) => status === 'sent') ? true : undefined),
    { timeoutMs: 60_000, found: async () => JSON.stringify(await alert()) },
  );
  expect(await alert()).toEqual([{ status: 'sent' }]);
  const messages = inbox
    .parse(await (await fetch(env.TELEGRAM_INBOX_URL)).json())
    .filter(({ text }) => text.includes(`sub_${tag}`));
  expect(messages).toHaveLength(1);
  expect(messages[0]?.text).toContain('Abonnement résilié');
  expect(messages[0]?.text).toContain('ESSENTIEL');
}, 150_000);
