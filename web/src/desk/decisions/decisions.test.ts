import { describe, expect, test } from '@jest/globals';
import { differences } from './decisions.ts';

describe('differences', () => {
  test('has a line for each field of either side', () => {
    expect(differences({ before: { roles: ['support', 'staff'], most: 3 }, after: { roles: [], per: null } })).toEqual([
      { field: 'roles', before: 'support, staff', after: '–' },
      { field: 'most', before: '3', after: '–' },
      { field: 'per', before: '–', after: '–' },
    ]);
  });

  test('of a row that is new there is nothing before', () => {
    expect(differences({ before: null, after: { value: { a: 1 } } })).toEqual([
      { field: 'value', before: '–', after: '{"a":1}' },
    ]);
  });
});
