import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { GroupCommit, type CommitResult } from './groupCommit';

interface Call {
  ids: string[];
  succeed(results?: CommitResult[]): void;
  fail(error: Error): void;
}

/** A database that answers when the test says so. */
function setUp({ lingerMs = 5, maxEvents = 100, maxInFlight = 4 } = {}) {
  const calls: Call[] = [];
  const group = new GroupCommit<{ event_id: string }>({
    lingerMs: () => lingerMs,
    maxEvents,
    maxInFlight,
    send: (events) =>
      new Promise<CommitResult[]>((resolve, reject) => {
        const ids = events.map(({ event_id }) => event_id);
        const stored = ids.map((event_id): CommitResult => ({ event_id, result: 'stored' }));
        calls.push({ ids, succeed: (results = stored) => resolve(results), fail: reject });
      }),
  });
  return { calls, group, add: (event_id: string) => group.add({ event_id }) };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('group commit', () => {
  test('puts requests of one linger into one call, in the order they came', async () => {
    const { calls, add } = setUp();
    const answers = ['evt_1', 'evt_2', 'evt_3'].map((id) => add(id));
    await jest.advanceTimersByTimeAsync(4);
    expect(calls).toHaveLength(0);
    await jest.advanceTimersByTimeAsync(1);
    expect(calls.map(({ ids }) => ids)).toEqual([['evt_1', 'evt_2', 'evt_3']]);
    calls[0]?.succeed();
    expect(await Promise.all(answers)).toEqual([
      { event_id: 'evt_1', result: 'stored' },
      { event_id: 'evt_2', result: 'stored' },
      { event_id: 'evt_3', result: 'stored' },
    ]);
  });

  test('answers nobody before the call has', async () => {
    const { calls, add } = setUp();
    let answered = false;
    const answer = add('evt_1').then(() => (answered = true));
    await jest.advanceTimersByTimeAsync(1_000);
    expect(answered).toBe(false);
    calls[0]?.succeed();
    await answer;
    expect(answered).toBe(true);
  });

  test('does not wait for a call in flight: the next group leaves beside it', async () => {
    const { calls, add } = setUp();
    void add('evt_1');
    await jest.advanceTimersByTimeAsync(5);
    void add('evt_2');
    await jest.advanceTimersByTimeAsync(5);
    expect(calls.map(({ ids }) => ids)).toEqual([['evt_1'], ['evt_2']]);
  });

  test('lets a group grow while all calls are in flight, and sends it when one returns', async () => {
    const { calls, add } = setUp({ maxInFlight: 1 });
    void add('evt_1');
    await jest.advanceTimersByTimeAsync(5);
    void add('evt_2');
    await jest.advanceTimersByTimeAsync(5);
    void add('evt_3');
    await jest.advanceTimersByTimeAsync(5);
    expect(calls).toHaveLength(1);
    calls[0]?.succeed();
    await jest.advanceTimersByTimeAsync(0);
    expect(calls[1]?.ids).toEqual(['evt_2', 'evt_3']);
  });

  test('sends a full group at once', async () => {
    const { calls, add } = setUp({ maxEvents: 2 });
    void add('evt_1');
    void add('evt_2');
    await jest.advanceTimersByTimeAsync(0);
    expect(calls.map(({ ids }) => ids)).toEqual([['evt_1', 'evt_2']]);
  });

  test('gives each its own result, in whatever order the database answers', async () => {
    const { calls, add } = setUp();
    const first = add('evt_1');
    const second = add('evt_2');
    await jest.advanceTimersByTimeAsync(5);
    calls[0]?.succeed([
      { event_id: 'evt_2', result: 'error', error: { message: 'no' } },
      { event_id: 'evt_1', result: 'duplicate' },
    ]);
    expect((await first).result).toBe('duplicate');
    expect((await second).result).toBe('error');
  });

  test('an event delivered twice within a linger is sent once, and both get the answer', async () => {
    const { calls, add } = setUp();
    const answers = [add('evt_1'), add('evt_1')];
    await jest.advanceTimersByTimeAsync(5);
    expect(calls[0]?.ids).toEqual(['evt_1']);
    calls[0]?.succeed();
    expect((await Promise.all(answers)).map(({ result }) => result)).toEqual(['stored', 'stored']);
  });

  test('an event that the database leaves out is not acknowledged', async () => {
    const { calls, add } = setUp();
    const answer = expect(add('evt_1')).rejects.toThrow('no result');
    await jest.advanceTimersByTimeAsync(5);
    calls[0]?.succeed([]);
    await answer;
  });

  test('a failed call fails its own group only', async () => {
    const { calls, add } = setUp();
    const lost = expect(add('evt_1')).rejects.toThrow('connection reset');
    await jest.advanceTimersByTimeAsync(5);
    const kept = add('evt_2');
    await jest.advanceTimersByTimeAsync(5);
    calls[0]?.fail(new Error('connection reset'));
    calls[1]?.succeed();
    await lost;
    expect((await kept).result).toBe('stored');
  });

  test('is settled when nothing waits and nothing is in flight', async () => {
    const { calls, add, group } = setUp();
    await group.settled();
    void add('evt_1');
    let settled = false;
    const end = group.settled().then(() => (settled = true));
    await jest.advanceTimersByTimeAsync(5);
    expect(settled).toBe(false);
    calls[0]?.succeed();
    await end;
    expect(settled).toBe(true);
  });
});
