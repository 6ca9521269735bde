import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import type { Claim as AnyClaim } from '../shared/drain/claim';
import { sourceDrain } from '../shared/drain/sourceDrain';

type Claim = AnyClaim<IDataObject>;

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const nothing: Claim = { token: null, items: [], nextAttemptInMs: null };
const batch = (...ids: number[]): Claim => ({ token: 'lease', items: ids.map((id) => ({ id })), nextAttemptInMs: 0 });

/** A drain over a list of answers; executions end when the test says so. */
function drainOver(answers: Array<Claim | Error>, maxBatches = 1) {
  const log: string[] = [];
  const started: IDataObject[][] = [];
  const ends: Array<() => void> = [];
  let polls = 0;
  const drain = sourceDrain({
    source: {
      claim: () => {
        polls += 1;
        const answer = answers.shift() ?? nothing;
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
    },
    intervalMs: 1000,
    maxBatches,
    run: ({ items }) => {
      started.push(items);
      return new Promise((resolve) => ends.push(resolve));
    },
    report: (message) => log.push(message),
  });
  return { drain, started, ends, log, polls: () => polls };
}

const tick = (ms: number) => jest.advanceTimersByTimeAsync(ms);

describe('draining', () => {
  test('starts no execution when nothing waits, and looks once an interval', async () => {
    const { drain, started, polls } = drainOver([]);
    drain.start();
    await tick(3500);
    expect(started).toEqual([]);
    expect(polls()).toBe(4);
    await drain.stop();
  });

  test('looks earlier where something becomes due, but is never busy waiting', async () => {
    const { drain, polls } = drainOver([
      { ...nothing, nextAttemptInMs: 300 },
      { ...nothing, nextAttemptInMs: 1 },
    ]);
    drain.start();
    await tick(299);
    expect(polls()).toBe(1);
    await tick(2);
    expect(polls()).toBe(2);
    await tick(90);
    expect(polls()).toBe(2);
    await tick(20);
    expect(polls()).toBe(3);
    await drain.stop();
  });

  test('one batch is one execution, and the next begins only when it has ended', async () => {
    const { drain, started, ends, polls } = drainOver([batch(1, 2), batch(3)]);
    drain.start();
    await tick(5000);
    expect(started).toEqual([[{ id: 1 }, { id: 2 }]]);
    expect(polls()).toBe(1);
    ends[0]?.();
    await tick(0);
    expect(started).toEqual([[{ id: 1 }, { id: 2 }], [{ id: 3 }]]);
    await drain.stop();
  });

  test('runs as many side by side as set', async () => {
    const { drain, started } = drainOver([batch(1), batch(2), batch(3)], 2);
    drain.start();
    await tick(5000);
    expect(started).toEqual([[{ id: 1 }], [{ id: 2 }]]);
    await drain.stop();
  });

  test('an outage is told once, and its end; polls grow rarer', async () => {
    const down = new Error('socket hang up');
    const { drain, log, polls, started } = drainOver([down, down, batch(1)]);
    drain.start();
    await tick(1999);
    expect(polls()).toBe(1);
    await tick(1);
    expect(polls()).toBe(2);
    await tick(4000);
    expect(started).toEqual([[{ id: 1 }]]);
    expect(log).toEqual([
      'Polling failed, trying again: socket hang up',
      'The database answers again after 2 failed polls',
    ]);
    await drain.stop();
  });

  test('stopping ends the pause at once, twice is once, and nothing is polled afterwards', async () => {
    const { drain, polls } = drainOver([]);
    drain.start();
    await tick(10);
    await drain.stop();
    await drain.stop();
    await tick(10_000);
    expect(polls()).toBe(1);
  });

  test('what was claimed while stopping is handed over all the same', async () => {
    let answer: (claim: Claim) => void = () => undefined;
    const started: IDataObject[][] = [];
    const drain = sourceDrain({
      source: {
        claim: () =>
          new Promise((resolve) => {
            answer = resolve;
          }),
      },
      intervalMs: 1000,
      maxBatches: 1,
      run: ({ items }) => {
        started.push(items);
        return Promise.resolve();
      },
      report: () => undefined,
    });
    drain.start();
    const stopped = drain.stop();
    answer(batch(1));
    await stopped;
    expect(started).toEqual([[{ id: 1 }]]);
  });
});
