import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { startFakePostgrest, type FakePostgrest, type RestAnswer } from '../testing/fakePostgrest';
import { connect, type Supabase } from '../transport';
import { OutboxWatch, outboxWatchOf, type Sleeper } from './outboxWatch';

let rest: FakePostgrest;
let answers: RestAnswer;
const unwatch: (() => void)[] = [];
beforeEach(async () => {
  rest = await startFakePostgrest();
  answers = { body: [] };
  rest.answerAll(() => answers);
});
afterEach(async () => {
  for (const end of unwatch.splice(0)) end();
  await rest.close();
});

const supabase = (): Supabase => connect({ url: rest.url, serviceKey: 'sb_secret_1' });

function sleeper(watch: OutboxWatch, topics: string[], intervalMs = 20): { woken: number } {
  const one = { woken: 0 };
  const asked: Sleeper = { topics, intervalMs, wake: () => (one.woken += 1) };
  unwatch.push(watch.watch(asked));
  return one;
}

async function until(condition: () => boolean): Promise<void> {
  for (let n = 0; n < 500 && !condition(); n += 1) await sleep(10);
  expect(condition()).toBe(true);
}

test('one look is for all who wait, with the topics of all, and wakes those for whom something is due', async () => {
  const watch = new OutboxWatch(supabase(), 'outbox');
  const letters = sleeper(watch, ['email', 'email.payment_link']);
  const refunds = sleeper(watch, ['stripe.refund.create']);
  await until(() => rest.calls.length >= 3);
  expect(letters.woken + refunds.woken).toBe(0);
  expect(new Set(rest.calls.map(({ body }) => JSON.stringify(body)))).toEqual(
    new Set([JSON.stringify({ topics: ['email', 'email.payment_link', 'stripe.refund.create'], consumer: 'outbox' })]),
  );
  answers = { body: ['email'] };
  await until(() => letters.woken > 0);
  expect(refunds.woken).toBe(0);
});

test.each([
  ['fails', { status: 500, body: { message: 'no connection', code: 'XX000', details: null, hint: null } }],
  ['is of an older database', { status: 404, body: { code: 'PGRST202', message: '', details: null, hint: null } }],
])('where the look %s everybody looks for themselves', async (_what, answer) => {
  answers = answer;
  const watch = new OutboxWatch(supabase(), 'outbox');
  const letters = sleeper(watch, ['email']);
  const refunds = sleeper(watch, ['stripe.refund.create']);
  await until(() => letters.woken > 1 && refunds.woken > 1);
});

test('looks as often as the most impatient wants, and not at all when all have gone', async () => {
  const watch = new OutboxWatch(supabase(), 'outbox');
  sleeper(watch, ['a'], 60_000);
  sleeper(watch, ['b'], 60_000);
  const quick = sleeper(watch, ['c'], 10);
  answers = { body: ['c'] };
  await until(() => quick.woken > 1);
  unwatch.splice(0).forEach((end) => end());
  await sleep(50);
  const looks = rest.calls.length;
  await sleep(100);
  expect(rest.calls).toHaveLength(looks);
});

test('there is one for each outbox of a project', () => {
  expect(outboxWatchOf(supabase(), 'outbox')).toBe(outboxWatchOf(supabase(), 'outbox'));
  expect(outboxWatchOf(supabase(), 'another')).not.toBe(outboxWatchOf(supabase(), 'outbox'));
});
