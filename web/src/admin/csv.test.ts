import { describe, expect, test } from '@jest/globals';
import { csvFile } from './csv.ts';

const body = (rows: (string | number | null)[][], separator: ';' | ',' = ',') =>
  csvFile(rows, separator).replace(/^\uFEFF/, '');

test('begins with a byte-order mark and ends its rows with CRLF', () => {
  expect(
    csvFile(
      [
        ['a', 'b'],
        [1, null],
      ],
      ',',
    ),
  ).toBe('\uFEFFa,b\r\n1,\r\n');
});

test('quotes what holds the separator, quotes or line breaks, and nothing else', () => {
  expect(body([['a,b', 'c;d', 'say "hi"', 'two\nlines']])).toBe('"a,b",c;d,"say ""hi""","two\nlines"\r\n');
  expect(body([['a,b', 'c;d']], ';')).toBe('a,b;"c;d"\r\n');
});

describe('a text that a spreadsheet would run is disarmed', () => {
  test.each(['=1+1', '+33 6 00', '-1', '@SUM(A1)', '\t=1', ' =HYPERLINK("http://x")', '\u0000=1', '\r=1', '＝1'])(
    '%j',
    (text) => {
      expect(body([[text]])).toMatch(/^"?'/);
    },
  );
});

test('numbers stay numbers, also negative ones', () => {
  expect(body([[-1997.5, 0]])).toBe('-1997.5,0\r\n');
  expect(body([[-1997.5, 0]], ';')).toBe('-1997,5;0\r\n');
});
