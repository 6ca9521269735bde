import { describe, expect, test } from '@jest/globals';
import { isBlank } from './blank';

describe('isBlank', () => {
  test.each([
    '',
    ' ',
    '\t\n\r',
    '\u00a0',
    '\u202f',
    '\u3000',
    '\u2003\u2009',
    '\u200b',
    '\ufeff',
    '\u2060',
    '\u00ad',
    '\u200e',
    '\u0085',
    '\u0000',
    ' \u200b\u00a0\n',
  ])('%j shows nothing', (text) => {
    expect(isBlank(text)).toBe(true);
  });

  test.each(['a', '0', '.', '\u00a0Salle\u00a0', 'é', '日', '🙂', '_'])('%j shows something', (text) => {
    expect(isBlank(text)).toBe(false);
  });
});
