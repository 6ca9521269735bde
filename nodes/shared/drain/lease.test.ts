import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { firstLeaseSeconds, holdLease } from './lease';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const terms = { leaseSeconds: 90, heartbeatSeconds: 5 };
const tick = (seconds: number) => jest.advanceTimersByTimeAsync(seconds * 1_000);

/** An execution that ends when the test says so, and what was asked of the database meanwhile. */
function held(answer: (beat: number) => Promise<number> = () => Promise.resolve(3), leaseTerms = terms) {
  const renewals: number[] = [];
  const log: string[] = [];
  let end: (value: string) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const execution = new Promise<string>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  const outcome = holdLease(execution, leaseTerms, {
    renew: (seconds) => answer(renewals.push(seconds)),
    report: (message) => log.push(message),
  });
  return { renewals, log, end, fail, outcome };
}

describe('a lease', () => {
  test('is short where it is renewed, and whole where it is not', () => {
    expect(firstLeaseSeconds(terms)).toBe(30);
    expect(firstLeaseSeconds({ leaseSeconds: 20, heartbeatSeconds: 5 })).toBe(20);
    expect(firstLeaseSeconds({ leaseSeconds: 90, heartbeatSeconds: 0 })).toBe(90);
  });

  test('is renewed while its execution runs, and no longer', async () => {
    const { renewals, end, outcome } = held();
    await tick(17);
    expect(renewals).toEqual([30, 30, 30]);
    end('well');
    await expect(outcome).resolves.toBe('well');
    await tick(60);
    expect(renewals).toHaveLength(3);
  });

  test('is never renewed beyond its most, after which the execution no longer counts', async () => {
    const { renewals, outcome } = held();
    await tick(90);
    await expect(outcome).resolves.toBeUndefined();
    expect(renewals).toHaveLength(17);
    expect(renewals.slice(-6)).toEqual([30, 25, 20, 15, 10, 5]);
  });

  test('an execution that is short asks nothing of the database', async () => {
    const { renewals, end, outcome } = held();
    await tick(4);
    end('well');
    await outcome;
    expect(renewals).toEqual([]);
  });

  test('that holds nothing any more is let go; the end is waited for all the same', async () => {
    const { renewals, end, outcome } = held((beat) => Promise.resolve(beat === 1 ? 3 : 0));
    await tick(40);
    expect(renewals).toHaveLength(2);
    end('late');
    await expect(outcome).resolves.toBe('late');
  });

  test('a renewal that fails is told and tried again; one that hangs holds nothing up', async () => {
    const { renewals, log, end, outcome } = held((beat) =>
      beat === 1 ? Promise.reject(new Error('socket hang up')) : new Promise(() => undefined),
    );
    await tick(30);
    expect(log).toEqual(['A lease could not be renewed, trying again: socket hang up']);
    expect(renewals).toHaveLength(2);
    end('well');
    await expect(outcome).resolves.toBe('well');
  });

  test('without a heartbeat it is taken whole', async () => {
    const { renewals, outcome } = held(undefined, { leaseSeconds: 90, heartbeatSeconds: 0 });
    await tick(90);
    await expect(outcome).resolves.toBeUndefined();
    expect(renewals).toEqual([]);
  });

  test('an execution that could not be started says so', async () => {
    const { fail, outcome } = held();
    fail(new Error('no room'));
    await expect(outcome).rejects.toThrow('no room');
  });
});
