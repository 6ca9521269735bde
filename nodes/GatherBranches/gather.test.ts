import { describe, expect, test } from '@jest/globals';
import { gatherItems } from './gather';
import { configuredInputs } from './inputs';

describe('gathering', () => {
  test('hands on all items, input by input, paired with where they came from', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((id) => ({ json: { id } }));
    if (a === undefined || b === undefined || c === undefined) throw new Error('three items');
    expect(gatherItems([[a, b], [], [c]])).toEqual([
      { json: { id: 'a' }, pairedItem: { item: 0, input: 0 } },
      { json: { id: 'b' }, pairedItem: { item: 1, input: 0 } },
      { json: { id: 'c' }, pairedItem: { item: 0, input: 2 } },
    ]);
  });

  test('keeps files, and does not touch the items themselves', () => {
    const item = { json: { id: 1 }, binary: { file: { data: '', mimeType: 'text/plain' } }, pairedItem: 7 };
    expect(gatherItems([[item]])[0]?.binary).toBe(item.binary);
    expect(item.pairedItem).toBe(7);
  });
});

describe('inputs in the editor', () => {
  test('are as many as staff ask for', () => {
    expect(configuredInputs({ numberInputs: 3 })).toEqual(
      ['1', '2', '3'].map((displayName) => ({ type: 'main', displayName })),
    );
  });

  test('the source text of the function stands alone, as n8n evaluates it', () => {
    const evaluate = new Function('parameters', `return (${configuredInputs.toString()})(parameters)`);
    expect(evaluate({})).toHaveLength(2);
  });
});
