import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import { executionRows } from '../../harness/n8n/n8nDatabase.ts';
import { n8nSession, runByHand, type N8nSession } from '../../harness/n8n/n8n.ts';
import { openDatabase } from '../../harness/stack/database.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { allProcessed } from '../../harness/stripe/inbox.ts';
import { postEvent } from '../../harness/stripe/stripe.ts';
import { waitFor } from '../../harness/waitFor.ts';

// n8n deletes what it does not keep once a minute
jest.setTimeout(300_000);

const SYNC = 'guichetStripeEvents';
const EVENTS = 150;
const env = readStackEnv();
const database = openDatabase();
afterAll(() => database.close());

const customer = (place: number) => ({
  id: `evt_${randomUUID().replaceAll('-', '')}`,
  object: 'event',
  api_version: '2026-10-28.endive',
  created: Math.floor(Date.now() / 1000),
  livemode: false,
  pending_webhooks: 1,
  request: { id: null, idempotency_key: null },
  type: 'customer.updated',
  data: {
    object: { id: `cus_kept${place}`, object: 'customer', email: `client-${place}@example.fr`, metadata: {} },
  },
});

test('events that come one at a time leave nothing in the tables of n8n, whatever their number', async () => {
  const before = await executionRows(SYNC);
  const ids: string[] = [];
  for (let place = 0; place < EVENTS; place += 1) {
    const event = customer(place);
    ids.push(event.id);
    expect((await postEvent(env.STRIPE_WEBHOOK_URL, env.STRIPE_WEBHOOK_SECRET, event)).status).toBe(200);
  }
  await allProcessed(database, ids);
  // many executions, not one batch: that is what a slow day looks like
  await waitFor('the executions to be counted', async () => {
    const { succeeded } = await executionRows(SYNC);
    return succeeded - before.succeeded > EVENTS / 10 ? true : undefined;
  });
  expect((await executionRows(SYNC)).kept).toBe(0);
  const after = await waitFor(
    'n8n to delete what it does not keep',
    async () => {
      const rows = await executionRows(SYNC, before.lastId);
      return rows.standing === 0 ? rows : undefined;
    },
    { timeoutMs: 200_000, everyMs: 5_000, found: async () => JSON.stringify(await executionRows(SYNC)) },
  );
  expect(after).toMatchObject({ kept: 0, bytes: 0 });
});

describe('what is kept', () => {
  let session: N8nSession;
  beforeAll(async () => {
    session = await n8nSession();
  });

  test('a run by hand, so that whoever pressed the button can look at it', async () => {
    const list = z.object({
      data: z.object({ results: z.array(z.object({ mode: z.string(), status: z.string(), workflowId: z.string() })) }),
    });
    expect(await runByHand('guichetCatchUp', 'Lancer', session)).toBe('success');
    const filter = encodeURIComponent(JSON.stringify({ workflowId: 'guichetCatchUp' }));
    const { results } = list.parse(await session.get(`/rest/executions?filter=${filter}`)).data;
    expect(results[0]).toEqual({ mode: 'manual', status: 'success', workflowId: 'guichetCatchUp' });
  });
});
