import { expect, test } from '@jest/globals';
import { createFormat, minorUnitDigits } from './format';

const french = createFormat({ locale: 'fr', timeZone: 'Europe/Paris', instanceUrl: 'http://127.0.0.1:5678' });

test.each([
  [4900, 'eur', '49,00\u00a0€'],
  [-50, 'EUR', '-0,50\u00a0€'],
  [1200, 'jpy', '1\u202f200\u00a0JPY'],
  [1234, 'kwd', '1,234\u00a0KWD'],
  [0, 'usd', '0,00\u00a0$US'],
  [999_999_999_999_999, 'idr', '9\u202f999\u202f999\u202f999\u202f999,99\u00a0IDR'],
])('%d %s reads %s', (minorUnits, currency, expected) => {
  expect(french.money(minorUnits, currency)).toBe(expected);
});

test('an amount without its currency is not guessed', () => {
  expect(french.money(100, null)).toBeNull();
  expect(french.money(null, 'eur')).toBeNull();
});

test('minor units follow Stripe', () => {
  expect(['eur', 'JPY', 'bhd', 'isk'].map(minorUnitDigits)).toEqual([2, 0, 3, 2]);
});

test('instants are told in the time zone of the reader; unreadable ones stay as they are', () => {
  expect(french.instant(1762416000)).toBe('6 nov. 2025, 09:00');
  expect(french.instant('2025-11-06T08:00:00Z')).toBe('6 nov. 2025, 09:00');
  expect(french.instant('bientôt')).toBe('bientôt');
});

test('a link to an execution needs workflow and execution', () => {
  expect(french.executionUrl({ workflow_id: 'w', execution_id: '5' })).toBe(
    'http://127.0.0.1:5678/workflow/w/executions/5',
  );
  expect(french.executionUrl({ execution_id: '5' })).toBeNull();
});
