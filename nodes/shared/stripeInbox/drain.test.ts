import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Claim as AnyClaim } from '../drain/claim';
import type { ClaimedEvent } from './claims';
import { inboxDrain } from './startDrain';

type Claim = AnyClaim<ClaimedEvent>;

function event(id: number, attempts = 1): ClaimedEvent {
  return {
    event_id: `evt_${id}`,
    type: 'customer.updated',
    event_created: 1,
    api_version: null,
    livemode: false,
    object_id: null,
    attempts,
    payload: {},
  };
}

const nothing: Claim = { token: null, items: [], nextAttemptInMs: null };
let tokens = 0;
const batch = (...events: ClaimedEvent[]): Claim => ({
  token: `token-${(tokens += 1)}`,
  items: events,
  nextAttemptInMs: 0,
});

/** A log whose claims the test writes, and executions that end when the test says so. */
function setUp({ batchSize = 2, maxBatches = 2, wait = 0 } = {}) {
  const answers: (Claim | Error)[] = [];
  const runs: { claim: Claim; end(): void; fail(error: Error): void }[] = [];
  const warnings: string[] = [];
  const duringClaim: (() => void)[] = [];
  const executionsTook: number[] = [];
  let claims = 0;
  const drain = inboxDrain({
    batchSize,
    maxBatches,
    pollMs: 1_000,
    pace: {
      waitBeforeClaim: (_batchSize, executionMs) => {
        executionsTook.push(executionMs);
        return wait;
      },
    },
    report: (message) => warnings.push(message),
    claim: async () => {
      claims += 1;
      duringClaim.shift()?.();
      const answer = answers.shift() ?? nothing;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    run: (claim) => new Promise<void>((resolve, reject) => runs.push({ claim, end: resolve, fail: reject })),
  });
  return { answers, runs, warnings, duringClaim, executionsTook, drain, claims: () => claims };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the drain', () => {
  test('starts no execution when there is nothing, and looks again after the polling interval', async () => {
    const { drain, runs, claims } = setUp();
    drain.start();
    await jest.advanceTimersByTimeAsync(999);
    expect(claims()).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(claims()).toBe(2);
    expect(runs).toHaveLength(0);
    await drain.stop();
  });

  test('is woken at once by a stored event', async () => {
    const { drain, answers, runs } = setUp();
    drain.start();
    await jest.advanceTimersByTimeAsync(100);
    answers.push(batch(event(1)));
    drain.wake();
    await jest.advanceTimersByTimeAsync(0);
    expect(runs[0]?.claim.items).toHaveLength(1);
    await drain.stop();
  });

  test('tells its pace how long the last execution took', async () => {
    const { drain, answers, runs, executionsTook } = setUp();
    answers.push(batch(event(1)));
    drain.start();
    await jest.advanceTimersByTimeAsync(700);
    expect(executionsTook.at(-1)).toBe(0);
    runs[0]?.end();
    await jest.advanceTimersByTimeAsync(0);
    expect(executionsTook.at(-1)).toBe(700);
    await drain.stop();
  });

  test('a wake during a claim is not lost', async () => {
    const { drain, duringClaim, claims } = setUp();
    duringClaim.push(() => drain.wake());
    drain.start();
    await jest.advanceTimersByTimeAsync(0);
    expect(claims()).toBe(2);
    await drain.stop();
  });

  test('claims the next batch while one runs, up to its limit, and goes on when one ends', async () => {
    const { drain, answers, runs, claims } = setUp({ batchSize: 1, maxBatches: 2 });
    answers.push(batch(event(1)), batch(event(2)), batch(event(3)));
    drain.start();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(runs).toHaveLength(2);
    expect(claims()).toBe(2);
    runs[0]?.end();
    await jest.advanceTimersByTimeAsync(0);
    expect(runs).toHaveLength(3);
    await drain.stop();
  });

  test('an event that comes alone after a crash does not hold up the others', async () => {
    const { drain, answers, runs } = setUp({ batchSize: 200 });
    answers.push(batch(event(1, 2)), batch(event(2), event(3)));
    drain.start();
    await jest.advanceTimersByTimeAsync(0);
    expect(runs).toHaveLength(2);
    await drain.stop();
  });

  test('wakes for a retry that is due before the polling interval, but never busily', async () => {
    const { drain, answers, claims } = setUp();
    answers.push({ ...nothing, nextAttemptInMs: 300 }, { ...nothing, nextAttemptInMs: 0 }, nothing);
    drain.start();
    await jest.advanceTimersByTimeAsync(300);
    expect(claims()).toBe(2);
    await jest.advanceTimersByTimeAsync(99);
    expect(claims()).toBe(2);
    await jest.advanceTimersByTimeAsync(1);
    expect(claims()).toBe(3);
    await drain.stop();
  });

  test('backs off, longer each time, while the database is down, and says so', async () => {
    const { drain, answers, claims, warnings } = setUp();
    answers.push(new Error('could not reach'), new Error('could not reach'), nothing);
    drain.start();
    await jest.advanceTimersByTimeAsync(499);
    expect(claims()).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(claims()).toBe(2);
    await jest.advanceTimersByTimeAsync(999);
    expect(claims()).toBe(2);
    await jest.advanceTimersByTimeAsync(1);
    expect(claims()).toBe(3);
    expect(warnings).toHaveLength(2);
    expect(warnings[1]).toContain('next try in 1000 ms: could not reach');
    await drain.stop();
  });

  test('a failed execution frees its slot', async () => {
    const { drain, answers, runs, warnings } = setUp({ batchSize: 1, maxBatches: 1 });
    answers.push(batch(event(1)), batch(event(2)));
    drain.start();
    await jest.advanceTimersByTimeAsync(0);
    runs[0]?.fail(new Error('n8n is closing'));
    await jest.advanceTimersByTimeAsync(0);
    expect(warnings[0]).toContain('n8n is closing');
    expect(runs).toHaveLength(2);
    await drain.stop();
  });

  test('in a burst, lets a batch come together, and a wake does not cut that short', async () => {
    const { drain, answers, claims } = setUp({ wait: 500 });
    answers.push(nothing);
    drain.start();
    await jest.advanceTimersByTimeAsync(10);
    drain.wake();
    await jest.advanceTimersByTimeAsync(400);
    expect(claims()).toBe(1);
    await jest.advanceTimersByTimeAsync(100);
    expect(claims()).toBe(2);
    await drain.stop();
  });

  test('stops: hands on what is claimed, and claims no more', async () => {
    const { drain, answers, duringClaim, runs, claims } = setUp({ batchSize: 1 });
    answers.push(batch(event(1)), batch(event(2)));
    let stopped: Promise<void> | undefined;
    duringClaim.push(() => (stopped = drain.stop()));
    drain.start();
    await jest.advanceTimersByTimeAsync(0);
    await stopped;
    drain.wake();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(claims()).toBe(1);
    expect(runs).toHaveLength(1);
  });
});
