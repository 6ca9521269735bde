import { describe, expect, test } from '@jest/globals';
import { FilterError, matches, parseFilter } from './filter.ts';

const types = new Map([
  ['amount', 'numeric'],
  ['status', 'text'],
  ['n', 'int8'],
  ['at', 'timestamptz'],
  ['ok', 'bool'],
  ['id', 'uuid'],
]);

function holds(filter: string, row: Record<string, string | null>): boolean {
  return matches(parseFilter(filter), new Map(Object.entries(row)), types);
}

describe('filters', () => {
  test.each([
    ['status=eq.PAID', { status: 'PAID' }, true],
    ['status=eq.PAID', { status: 'PENDING' }, false],
    ['status=eq.a=b', { status: 'a=b' }, true],
    ['status=neq.PAID', { status: 'PENDING' }, true],
    ['status=neq.PAID', { status: null }, false],
    ['status=in.(PAID,FAILED)', { status: 'FAILED' }, true],
    ['status=in.("a,b",c)', { status: 'a,b' }, true],
    ['status=not.in.(PAID,FAILED)', { status: 'PENDING' }, true],
    ['status=not.eq.PAID', { status: null }, false],
    ['status=is.null', { status: null }, true],
    ['status=not.is.null', { status: 'x' }, true],
    ['amount=eq.2.5', { amount: '2.50' }, true],
    ['amount=lt.10', { amount: '9.99' }, true],
    ['amount=gte.-0.5', { amount: '-0.50' }, true],
    ['amount=gt.abc', { amount: '1' }, false],
    ['n=eq.9007199254740993', { n: '9007199254740992' }, false],
    ['n=lte.9007199254740993', { n: '9007199254740993' }, true],
    ['at=gt.2026-11-21T05:00:00Z', { at: '2026-11-21 05:00:01+00' }, true],
    ['ok=eq.true', { ok: 't' }, true],
    ['ok=is.false', { ok: 'f' }, true],
    ['id=eq.ABCDEF00-0000-4000-8000-000000000000', { id: 'abcdef00-0000-4000-8000-000000000000' }, true],
    ['status=eq.PAID,amount=gt.1', { status: 'PAID', amount: '0.5' }, false],
    ['status=eq.PAID,amount=gt.1', { status: 'PAID', amount: '1.5' }, true],
    ['', { status: 'x' }, true],
  ])('%s on %j: %s', (filter, row, expected) => {
    expect(holds(filter, row)).toBe(expected);
  });

  test.each([
    'status',
    'status=PAID',
    'status=like.x',
    'status=in.PAID',
    'ok=is.maybe',
    `n=in.(${Array.from({ length: 101 }, (_, i) => i).join(',')})`,
  ])('%s is refused', (filter) => {
    expect(() => parseFilter(filter)).toThrow(FilterError);
  });
});
