import { describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { LoopLoad } from './loopLoad';

/** A process whose loop works so many of each hundred milliseconds. */
function setUp() {
  let now = 0;
  let active = 0;
  const reading = () => ({ active, idle: now - active, utilization: now === 0 ? 0 : active / now });
  const load = new LoopLoad(
    () => now,
    (since) => {
      if (since === undefined) return reading();
      const passed = now - since.active - since.idle;
      return {
        active: active - since.active,
        idle: passed - (active - since.active),
        utilization: (active - since.active) / passed,
      };
    },
  );
  return {
    load,
    pass: (ms: number, share: number) => {
      now += ms;
      active += ms * share;
    },
  };
}

describe('load of the event loop', () => {
  test('is nothing at first', () => {
    expect(setUp().load.share()).toBe(0);
  });

  test('is the share of the window that has just ended', () => {
    const { load, pass } = setUp();
    pass(300, 0.2);
    expect(load.share()).toBeCloseTo(0.2);
    pass(300, 0.9);
    expect(load.share()).toBeCloseTo(0.9);
  });

  test('stands until the next window is over', () => {
    const { load, pass } = setUp();
    pass(300, 0.9);
    load.share();
    pass(100, 0);
    expect(load.share()).toBeCloseTo(0.9);
  });

  test('reads the loop of this process, where nobody says otherwise', async () => {
    let now = 0;
    const load = new LoopLoad(() => now);
    const end = performance.now() + 40;
    while (performance.now() < end);
    now = 300;
    expect(load.share()).toBeGreaterThan(0);
    await sleep(60);
    now = 600;
    expect(load.share()).toBeLessThan(1);
  });
});
