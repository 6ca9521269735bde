import { afterEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Harness, startHarness } from '../testing/harness.ts';

let harness: Harness;
const folders: string[] = [];

afterEach(async () => {
  await harness.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function makeCustomers(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await harness.stripe.customers.create({ name: `n${index}` });
}
const names = () => harness.received.map(({ data }) => ('name' in data.object ? String(data.object.name) : ''));

describe('webhooks', () => {
  test('are signed, bear the pinned version, and say whose request made them', async () => {
    harness = await startHarness();
    await harness.stripe.customers.create({ name: 'Ana' }, { idempotencyKey: 'row-1' });
    await harness.delivered();
    expect(harness.received).toMatchObject([
      { type: 'customer.created', api_version: '2026-10-28.endive', request: { idempotency_key: 'row-1' } },
    ]);
  });

  test('come again until somebody takes them, and count as undelivered till then', async () => {
    harness = await startHarness();
    await harness.control('webhook', { retry_ms: [20] });
    harness.answer.status = 500;
    await makeCustomers(3);
    await new Promise((resolve) => {
      setTimeout(resolve, 60);
    });
    expect(harness.received).toEqual([]);
    expect((await harness.stripe.events.list({ delivery_success: false })).data).toHaveLength(3);
    harness.answer.status = 200;
    await harness.delivered();
    expect(new Set(names())).toEqual(new Set(['n0', 'n1', 'n2']));
    expect((await harness.stripe.events.list({ delivery_success: false })).data).toEqual([]);
    expect((await harness.stripe.events.list({ delivery_success: true })).data[0]?.pending_webhooks).toBe(0);
  });

  test('keep their order where that is asked for', async () => {
    harness = await startHarness();
    await harness.control('webhook', { order: 'sequential' });
    await makeCustomers(20);
    await harness.delivered();
    expect(names()).toEqual(Array.from({ length: 20 }, (_, index) => `n${index}`));
  });

  test('come shuffled and twice where that is asked for, the same way for the same seed', async () => {
    harness = await startHarness();
    await harness.control('webhook', { order: 'shuffle', window_ms: 300, duplicate: 0.5, seed: 7, concurrency: 1 });
    await makeCustomers(12);
    await harness.delivered();
    expect(names().length).toBeGreaterThan(12);
    expect(new Set(names()).size).toBe(12);
    expect([...new Set(names())]).not.toEqual(Array.from({ length: 12 }, (_, index) => `n${index}`));
  });

  test('that were dropped are found by the list and can be sent again', async () => {
    harness = await startHarness();
    await harness.control('webhook', { drop_types: ['customer.created'] });
    await makeCustomers(2);
    await harness.delivered();
    expect(harness.received).toEqual([]);
    const missed: string[] = [];
    for await (const event of harness.stripe.events.list({ delivery_success: false, types: ['customer.*'] }))
      missed.push(event.id);
    expect(missed).toHaveLength(2);
    expect(await harness.control('webhook/resend', {})).toEqual({ resent: 2 });
    await harness.delivered();
    expect(names().sort()).toEqual(['n0', 'n1']);
  });

  test('and everything else outlive a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guichet-stripe-'));
    folders.push(folder);
    const journalFile = join(folder, 'account.jsonl');
    harness = await startHarness({ journalFile });
    await harness.control('webhook', { retry_ms: [20] });
    harness.answer.status = 503;
    const { id } = await harness.stripe.customers.create({ name: 'Kept' }, { idempotencyKey: 'kept' });
    await harness.control('clock', { advance: 3600 });
    await harness.stop();
    harness = await startHarness({ journalFile });
    expect((await harness.stripe.customers.create({ name: 'Kept' }, { idempotencyKey: 'kept' })).id).toBe(id);
    expect(Number((await harness.control('summary', {}, 'GET')).now)).toBeGreaterThan(Date.now() / 1000 + 3000);
    await harness.delivered();
    expect(names()).toEqual(['Kept']);
  });
});
