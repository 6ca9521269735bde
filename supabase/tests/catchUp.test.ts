import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

interface Place {
  sweep: string;
  since: number;
  before_event_id: string | null;
  page_size: number;
}
const begin = (args: Record<string, unknown> = {}) => db.call<Place>('begin_stripe_catch_up', args);
const now = () => Math.floor(Date.now() / 1000);
const page = (sweep: string, events: [id: string, created: number, result?: string][]) =>
  db.call<{ results: Record<string, unknown>[] }>('record_stripe_catch_up', {
    sweep,
    rows: JSON.stringify(
      events.map(([event_id, event_created, result = 'stored']) => ({ event_id, event_created, result })),
    ),
  });
const days = (count: number) => count * 86_400;

describe('catching up on undelivered events', () => {
  test('the first sweep asks for the thirty days that Stripe keeps, the next from where the last began', async () => {
    const first = await begin();
    expect(first).toMatchObject({ before_event_id: null, page_size: 500 });
    expect(Math.abs(first.since - (now() - days(30)))).toBeLessThan(60);
    expect(await db.call('finish_stripe_catch_up', { sweep: first.sweep })).toEqual({
      result: 'finished',
      seen: 0,
      stored: 0,
    });
    const next = await begin();
    expect(next.sweep).not.toBe(first.sweep);
    // an hour's margin
    expect(Math.abs(next.since - (now() - 3600))).toBeLessThan(60);
  });

  test('a sweep goes on before the oldest event of the page, also in a later execution', async () => {
    const { sweep, since } = await begin();
    const { results } = await page(sweep, [
      ['evt_1', now() - 20],
      ['evt_2', now() - 10, 'duplicate'],
    ]);
    const place = { since, before_event_id: 'evt_1', page_size: 500 };
    expect(results).toEqual([
      { result: 'recorded', more: true, ...place },
      { result: 'recorded', more: true, ...place },
    ]);
    expect(await begin()).toEqual({ consumer: 'stripe-events', sweep, ...place });
    expect(await db.call('finish_stripe_catch_up', { sweep })).toEqual({ result: 'finished', seen: 2, stored: 1 });
  });

  test('a date begins anew; what the older sweep reports then is not heard', async () => {
    const old = await begin();
    await page(old.sweep, [['evt_1', now()]]);
    const since = now() - days(2);
    const renewed = await begin({ since: new Date(since * 1000).toISOString() });
    expect(renewed).toMatchObject({ since, before_event_id: null });
    expect((await page(old.sweep, [['evt_0', now()]])).results).toEqual([
      expect.objectContaining({ result: 'superseded', more: false }),
    ]);
    expect(await db.call('finish_stripe_catch_up', { sweep: old.sweep })).toMatchObject({ result: 'superseded' });
    expect(await begin()).toMatchObject({ sweep: renewed.sweep, before_event_id: null });
  });

  test('a place that Stripe is about to forget is not gone on from', async () => {
    const old = await begin();
    await page(old.sweep, [['evt_1', now() - days(30) + 600]]);
    expect(await begin()).toMatchObject({ before_event_id: null });
  });

  test('is for the server alone', async () => {
    for (const [name, args] of [
      ['begin_stripe_catch_up', {}],
      ['finish_stripe_catch_up', { sweep: '00000000-0000-4000-8000-000000000000' }],
      ['record_stripe_catch_up', { sweep: '00000000-0000-4000-8000-000000000000', rows: '[]' }],
    ] as const) {
      await expect(db.call(name, args, { user: '00000000-0000-4000-8000-00000000000a', admin: true })).rejects.toThrow(
        /permission denied/,
      );
    }
  });
});
