import { describe, expect, test } from '@jest/globals';
import { asJsonLine, asTextLine, figure, reached } from './report.ts';

const drain = figure('drain', 3000.44, 'events/s', {
  peer: { name: 'sync engine', value: 1000 },
  goal: { of: 'ratio', atLeast: 2 },
});

describe('a figure', () => {
  test('is one JSON object with exactly the published keys', () => {
    expect(JSON.parse(asJsonLine(drain))).toEqual({
      name: 'drain',
      value: 3000,
      unit: 'events/s',
      peer: 'sync engine',
      peer_value: 1000,
      ratio: 3,
    });
  });

  test('without a peer has no ratio', () => {
    expect(figure('memory', 0.51234, 'MB')).toMatchObject({ value: 0.512, peer: null, peer_value: null, ratio: null });
  });

  test('says of its goal whether it was reached', () => {
    expect(reached(drain)).toBe(true);
    expect(reached(figure('late', 120, 'ms', { goal: { of: 'value', atMost: 100 } }))).toBe(false);
    expect(reached(figure('memory', 1, 'MB'))).toBeNull();
    expect(asTextLine(drain)).toContain('ratio ≥ 2: reached');
  });
});
