import { expect, test } from '@jest/globals';
import { asOf } from './asOf';

const date = 'Sat, 21 Nov 2026 09:00:10 GMT';
const second = Date.parse(date) / 1000;

test('is when the request began, by the clock of who answered', () => {
  expect(asOf({ id: 'sub_1', lastResponse: { headers: { date } } }, 0)).toBe(second);
  expect(asOf({ lastResponse: { headers: { date } } }, 1)).toBe(second - 1);
  expect(asOf({ lastResponse: { headers: { date } } }, 2_500)).toBe(second - 3);
});

test('is known of an error too', () => {
  expect(asOf(Object.assign(new Error('No such price'), { headers: { date } }), 0)).toBe(second);
});

test.each([[{ id: 'sub_1' }], [[{ id: 'prod_1' }]], [{ lastResponse: { headers: { date: 'soon' } } }], [undefined]])(
  'is not guessed where nothing dates the answer: %j',
  (answer) => {
    expect(asOf(answer, 0)).toBeUndefined();
  },
);
