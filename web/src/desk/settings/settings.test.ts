import { expect, test } from '@jest/globals';
import { changesOf, inUnits } from './settings.ts';

test('what a form changes is what differs; emptied is null, and what is no setting is left out', () => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ name: ' Guichet ', zone: 'Europe/Paris', vat_number: '', other: 'x' }))
    form.set(name, value);
  const kept = { name: 'Ancien', zone: 'Europe/Paris', vat_number: 'FR1', address: null };
  expect(changesOf(kept, form)).toEqual({ name: 'Guichet', vat_number: null });
});

test.each([
  [86_400, 1, 'day'],
  [7_200, 2, 'hour'],
  [90, 90, 'second'],
  [600, 10, 'minute'],
])('%d seconds are %d %s', (seconds, count, unit) => {
  expect(inUnits(seconds)).toEqual({ count, unit });
});
