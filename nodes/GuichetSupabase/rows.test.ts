import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { ItemRefused } from './outcome';
import { groupForOneStatement, matchOf, pick } from './rows';

const entries = (rows: IDataObject[]) => rows.map((row, index) => ({ index, row }));
const indexes = (groups: Array<Array<{ index: number }>>) => groups.map((group) => group.map(({ index }) => index));

describe('requests that Postgres takes as one statement', () => {
  test('equal columns travel together, whatever their order', () => {
    expect(
      indexes(
        groupForOneStatement(
          entries([
            { a: 1, b: 1 },
            { b: 2, a: 2 },
            { a: 3, b: 3 },
          ]),
          [],
        ),
      ),
    ).toEqual([[0, 1, 2]]);
  });

  test('rows that lack a column go by themselves: it would be overwritten with its default', () => {
    expect(
      indexes(
        groupForOneStatement(
          entries([
            { id: 1, name: 'x' },
            { id: 2, price: 5 },
            { id: 3, name: 'y' },
          ]),
          ['id'],
        ),
      ),
    ).toEqual([[0, 2], [1]]);
  });

  test('rows without a conflict value are new and travel together', () => {
    expect(indexes(groupForOneStatement(entries([{ v: 'a' }, { v: 'b' }, { v: 'c' }]), ['id']))).toEqual([[0, 1, 2]]);
    expect(
      indexes(
        groupForOneStatement(
          entries([
            { id: null, v: 'a' },
            { id: null, v: 'b' },
          ]),
          ['id'],
        ),
      ),
    ).toEqual([[0, 1]]);
    expect(
      indexes(
        groupForOneStatement(
          entries([
            { a: 1, b: null },
            { a: 1, b: null },
            { a: 1, b: 2 },
            { a: 1, b: 2 },
          ]),
          ['a', 'b'],
        ),
      ),
    ).toEqual([[0, 1, 2], [3]]);
  });

  test('a conflict key that comes twice is written twice, in order', () => {
    expect(
      indexes(
        groupForOneStatement(
          entries([
            { id: 1, v: 'a' },
            { id: 2, v: 'b' },
            { id: 1, v: 'c' },
          ]),
          ['id'],
        ),
      ),
    ).toEqual([[0, 1], [2]]);
  });
});

test('chosen columns only, absent ones stay absent, null stays null', () => {
  expect(pick({ a: 1, b: null, c: 3 }, ['a', 'b', 'd'])).toEqual({ a: 1, b: null });
});

describe('what finds the row of an item', () => {
  test('an item without its key is refused: it would match other rows', () => {
    expect(() => matchOf({ id: null }, ['id'])).toThrow(ItemRefused);
    expect(() => matchOf({}, ['id'])).toThrow('The item has no "id" to find its row by');
  });

  test.each([undefined, null, '', Number.NaN])('%p is nothing to find a row by', (id) => {
    expect(() => matchOf({ id }, ['id'])).toThrow('The item has no "id" to find its row by');
  });

  test('a number that JavaScript has rounded would find another row', () => {
    expect(() => matchOf({ id: 9007199254740993 }, ['id'])).toThrow('rounded');
    expect(matchOf({ id: '9007199254740993' }, ['id'])).toEqual({ id: '9007199254740993' });
  });
});
