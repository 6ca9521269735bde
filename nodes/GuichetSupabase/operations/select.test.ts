import { describe, expect, test } from '@jest/globals';
import { parseOrder, readPages } from './select';

/** A server that gives at most `cap` rows a page, as Supabase's own setting does. */
function server(count: number, cap: number) {
  const asked: Array<[number, number]> = [];
  return {
    asked,
    read: (from: number, to: number) => {
      asked.push([from, to]);
      const end = Math.min(count, to + 1, from + cap);
      return Promise.resolve(Array.from({ length: Math.max(0, end - from) }, (_, index) => ({ n: from + index })));
    },
  };
}

describe('reading pages', () => {
  test.each([0, 1, 999, 1000, 1001, 2500])('gives all of %d rows, each once', async (count) => {
    const rows = await readPages(server(count, 1000).read, Infinity);
    expect(rows.map((row) => row.n)).toEqual(Array.from({ length: count }, (_, index) => index));
  });

  test('gives all rows of a server that caps its pages below what was asked', async () => {
    expect(await readPages(server(1050, 100).read, Infinity)).toHaveLength(1050);
  });

  test('stops at the limit and asks for no more than it needs', async () => {
    const { read, asked } = server(5000, 1000);
    expect(await readPages(read, 1200)).toHaveLength(1200);
    expect(asked).toEqual([
      [0, 999],
      [1000, 1199],
    ]);
  });
});

test('the key column comes last, so that equal rows keep their place from page to page', () => {
  expect(parseOrder(['created_at.desc', 'name'], 'id')).toEqual([
    { column: 'created_at', ascending: false },
    { column: 'name', ascending: true },
    { column: 'id', ascending: true },
  ]);
  expect(parseOrder(['id.desc'], 'id')).toEqual([{ column: 'id', ascending: false }]);
  expect(parseOrder([], 'event_id')).toEqual([{ column: 'event_id', ascending: true }]);
});
