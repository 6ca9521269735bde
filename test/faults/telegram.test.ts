import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { allProcessed } from '../../harness/stripe/inbox.ts';
import { failedExecutions } from '../../harness/n8n/n8n.ts';
import { postEvent } from '../../harness/stripe/stripe.ts';
import { waitFor } from '../../harness/waitFor.ts';

const env = readStackEnv();
const run = Date.now();

const control = async (body: unknown) => {
  const answer = await fetch(`${env.TELEGRAM_API_URL}/_control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
};

describe('a Telegram that answers 429 for a minute', () => {
  let database: Database;
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
      id: `evt_429_${run}_${n}`,
      object: 'event',
      api_version: '2026-03-25.dahlia',
      created,
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type: 'invoice.payment_failed',
      data: {
        object: {
          id: `in_429_${run}_${n}`,
          object: 'invoice',
          customer: `cus_429_${run}_${n}`,
          status: 'open',
          currency: 'eur',
          amount_due: 2900,
          amount_paid: 0,
          amount_remaining: 2900,
          total: 2900,
          subtotal: 2900,
          attempt_count: 1,
          created,
          metadata: {},
          parent: null,
          lines: { object: 'list', data: [], has_more: false },
        },
      },
    }));
    for (const event of events)
      expect((await postEvent(env.STRIPE_WEBHOOK_URL, env.STRIPE_WEBHOOK_SECRET, event)).status).toBe(200);
    // the events do not wait for Telegram
    await allProcessed(
      database,
      events.map(({ id }) => id),
      20_000,
    );
    const sent = async () => {
      const [row] = await database.query<{ sent: number }>(
        "select count(*)::int as sent from alert_outbox where template = 'payment_failed' and subject = any($1) and status = 'sent'",
        [events.map(({ id }) => id)],
      );
      return row?.sent ?? 0;
    };
    expect(await sent()).toBe(0);
    await waitFor(
      'every alert to be sent after the minute',
      async () => ((await sent()) === events.length ? true : undefined),
      { timeoutMs: 150_000, everyMs: 1_000 },
    );
    const messages: unknown = await (await fetch(env.TELEGRAM_INBOX_URL)).json();
    expect(JSON.stringify(messages)).toContain('paiements échoués');
  }, 240_000);
});

describe('a Telegram that refuses', () => {
  let database: Database;
  beforeAll(() => {
    database = openDatabase();
  });
  afterAll(async () => {
    await control({ status: null, description: null });
    await database.close();
  });
  const mail = z.array(z.object({ to: z.array(z.string()), subject: z.string(), text: z.string() }));
  const mailsToSupport = async () =>
    mail
      .parse(await (await fetch(z.url().parse(process.env.MAIL_INBOX_URL))).json())
      .filter(({ to, subject }) => to.includes(env.N8N_EMAIL) && subject.includes('Telegram'));

  test('is an outage: one letter, no failed execution, no alert about alerts; all of them come folded when it is back', async () => {
    const before = await mailsToSupport();
    const failed = await failedExecutions('guichetTelegramAlerts');
    await control({ status: 403, description: 'Forbidden: bot was kicked from the supergroup chat' });
    const subjects = Array.from({ length: 40 }, (_, n) => `kicked ${run} ${n}`);
    for (const subject of subjects)
      await database.query('select guichet.alert(\'machine_offline\', $1, \'{"machine_name": "Hall"}\')', [subject]);
    const [away] = await waitFor('the letter', async () => {
      const new_ = (await mailsToSupport()).slice(before.length);
      return new_.length > 0 ? new_ : undefined;
    });
    expect(away).toMatchObject({
      subject: 'Les alertes ne partent plus sur Telegram',
      text: expect.stringContaining('bot was kicked from the supergroup chat (403)'),
    });

    const { length: seen } = z.array(z.unknown()).parse(await (await fetch(env.TELEGRAM_INBOX_URL)).json());
    await control({ status: null, description: null });
    // staff have put the bot back; without them the next try is its own
    await database.query('select public.retry_alerts()');
    const sent = async () =>
      (
        await database.query<{ sent: number; messages: number; attempts: number }>(
          "select count(*)::int as sent, count(distinct telegram_message_id)::int as messages, max(attempts)::int as attempts from alert_outbox where subject = any($1) and status = 'sent'",
          [subjects],
        )
      )[0];
    await waitFor('all alerts', async () => ((await sent())?.sent === subjects.length ? true : undefined));
    expect(await sent()).toEqual({ sent: 40, messages: 1, attempts: 1 });
    expect(z.array(z.unknown()).parse(await (await fetch(env.TELEGRAM_INBOX_URL)).json()).length).toBeLessThan(
      seen + 5,
    );
    await waitFor('the all-clear', async () =>
      (await mailsToSupport())
        .slice(before.length)
        .some(({ subject }) => subject === 'Les alertes partent de nouveau sur Telegram')
        ? true
        : undefined,
    );
    expect((await mailsToSupport()).length).toBe(before.length + 2);
    expect(await failedExecutions('guichetTelegramAlerts')).toEqual(failed);
  });
});
