import { describe, expect, test } from '@jest/globals';
import { answered, type Pending, pressed, readQueue, toTell, writeQueue } from './refillQueue.ts';

const count = (id: string, slot_number: number, more: Partial<Pending> = {}): Pending => ({
  id,
  slot_number,
  kind: 'full',
  product_id: 'p',
  pressed_at: 1_000,
  ...more,
});
function store(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

describe('what was pressed before the machine', () => {
  test('is kept over a reload and gone once it is told', () => {
    const phone = store();
    writeQueue(phone, 'k', [count('a', 1), count('b', 2, { kind: 'count', quantity: 3, cause: 'broken' })]);
    expect(readQueue(phone, 'k').map(({ id }) => id)).toEqual(['a', 'b']);
    writeQueue(phone, 'k', []);
    expect(phone.kept.size).toBe(0);
    phone.setItem('k', 'not json');
    expect(readQueue(phone, 'k')).toEqual([]);
  });

  test('is told with its age, never with a time of day; a clock that went back makes it no younger than now', () => {
    expect(toTell([count('a', 1), count('b', 2, { pressed_at: 9_000 })], 4_500)).toMatchObject([
      { id: 'a', age_seconds: 3.5 },
      { id: 'b', age_seconds: 0 },
    ]);
  });

  test('stays until the database has answered for it; refused ones wait for the person', () => {
    const queue = [count('a', 1), count('b', 2), count('c', 3)];
    const left = answered(queue, [
      { id: 'a', slot_number: 1, result: 'counted' },
      { id: 'b', slot_number: 2, result: 'refused', reason: 'reason_missing' },
    ]);
    expect(left).toMatchObject([{ id: 'b', refused: 'reason_missing' }, { id: 'c' }]);
    expect(toTell(left, 2_000)).toMatchObject([{ id: 'c' }]);
    // pressed anew, with its reason
    expect(pressed(left, count('d', 2)).map(({ id }) => id)).toEqual(['c', 'd']);
  });
});
