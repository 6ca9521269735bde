import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { ItemRefused } from './outcome';
import { chunkByFilter, filterFor, groupForOneStatement, matchOf, pick } from './rows';

const entries = (rows: IDataObject[]) => rows.map((row, index) => ({ index, row }));
const indexes = (groups: Array<Array<{ index: number }>>) => groups.map((group) => group.map(({ index }) => index));

describe('requests that Postgres takes as one statement', () => {
  test('equal columns travel together, whatever their order', () => {
    expect(indexes(groupForOneStatement(entries([{ a: 1, b: 1 }, { b: 2, a: 2 }, { a: 3, b: 3 }]), []))).toEqual([[0, 1, 2]]);
  });

  test('rows that lack a column go by themselves: it would be overwritten with its default', () => {
    expect(indexes(groupForOneStatement(entries([{ id: 1, name: 'x' }, { id: 2, price: 5 }, { id: 3, name: 'y' }]), ['id']))).toEqual([[0, 2], [1]]);
  });

  test('a conflict key that comes twice is written twice, in order', () => {
    expect(indexes(groupForOneStatement(entries([{ id: 1, v: 'a' }, { id: 2, v: 'b' }, { id: 1, v: 'c' }]), ['id']))).toEqual([[0, 1], [2]]);
  });
});

test('chosen columns only, absent ones stay absent, null stays null', () => {
  expect(pick({ a: 1, b: null, c: 3 }, ['a', 'b', 'd'])).toEqual({ a: 1, b: null });
});

describe('filters', () => {
  test('one column becomes a list, several a condition each', () => {
    expect(filterFor([{ id: 1 }, { id: 'x"y\\' }], ['id'])).toBe('id.in.("1","x\\"y\\\\")');
    expect(filterFor([{ a: 1, b: 'c,d' }, { a: 2, b: 'e' }], ['a', 'b'])).toBe('and(a.eq."1",b.eq."c,d"),and(a.eq."2",b.eq."e")');
  });

  test('an item without its key is refused: it would match other rows', () => {
    expect(() => matchOf({ id: null }, ['id'])).toThrow(ItemRefused);
    expect(() => matchOf({}, ['id'])).toThrow('The item has no "id" to find its row by');
  });

  test('fit into an address', () => {
    const many = Array.from({ length: 500 }, (_, index) => ({ match: { id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}` } }));
    const chunks = chunkByFilter(many, ['id']);
    expect(chunks.flat()).toEqual(many);
    expect(chunks.length).toBeGreaterThan(1);
    for (const chunk of chunks) {
      expect(encodeURIComponent(filterFor(chunk.map(({ match }) => match), ['id'])).length).toBeLessThan(7000);
    }
  });
});
