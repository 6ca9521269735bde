import { describe, expect, test } from '@jest/globals';
import { ItemRefused } from './outcome';
import { spreadResults } from './results';

describe('results of an array function', () => {
  test('go to their items by event_id, whatever the order', () => {
    const outcomes = spreadResults(
      [{ event_id: 'a' }, { event_id: 'b' }],
      [
        { event_id: 'b', result: 'stale' },
        { event_id: 'a', result: 'applied', subscription_id: 's1' },
      ],
    );
    expect(outcomes).toEqual([
      { ok: true, result: { event_id: 'a', result: 'applied', subscription_id: 's1' } },
      { ok: true, result: { event_id: 'b', result: 'stale' } },
    ]);
  });

  test('go by order where one event brought several rows', () => {
    const outcomes = spreadResults(
      [
        { event_id: 'a', n: 1 },
        { event_id: 'a', n: 2 },
      ],
      [
        { event_id: 'a', result: 'applied' },
        { event_id: 'a', result: 'stale' },
      ],
    );
    expect(outcomes.map((outcome) => outcome.ok && outcome.result.result)).toEqual(['applied', 'stale']);
  });

  test('go by order where there are no events', () => {
    expect(
      spreadResults(
        [{}, {}],
        [
          { result: 'consumed', left: 2 },
          { result: 'refused', left: 0 },
        ],
      ),
    ).toEqual([
      { ok: true, result: { result: 'consumed', left: 2 } },
      { ok: true, result: { result: 'refused', left: 0 } },
    ]);
  });

  test('an error becomes the item’s own, with path and hint', () => {
    const [outcome] = spreadResults(
      [{ event_id: 'a' }],
      [
        {
          event_id: 'a',
          result: 'error',
          error: { message: 'no such plan', path: 'items.0', hint: 'sync the catalogue' },
        },
      ],
    );
    expect(outcome).toEqual({ ok: false, error: new ItemRefused('no such plan', 'items.0', 'sync the catalogue') });
    expect(outcome?.ok === false && outcome.error instanceof ItemRefused && outcome.error.path).toBe('items.0');
  });

  test('an item without a result fails; results that fit nothing are refused', () => {
    const [, second] = spreadResults([{ event_id: 'a' }, { event_id: 'b' }], [{ event_id: 'a', result: 'applied' }]);
    expect(second?.ok).toBe(false);
    expect(() => spreadResults([{}, {}], [{ result: 'applied' }])).toThrow('1 results for 2 items');
  });
});
