import { expect, test } from '@jest/globals';
import { changesOf, inUnits, roleLimitsOf } from './settings.ts';

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

test('whoever may move money has a line in each currency, empty where no limit is written down', () => {
  const lines = roleLimitsOf(
    {
      business: { currency: 'eur' },
      role_actions: [
        { role: 'owner', action: 'refund' },
        { role: 'support', action: 'refund' },
      ],
      role_limits: [{ role: 'owner', action: 'refund', currency: 'eur', press_minor: 100, day_minor: 500 }],
    },
    ['chf'],
  );
  expect(lines.map(({ role, currency, press_minor }) => [role, currency, press_minor])).toEqual([
    ['owner', 'eur', 100],
    ['support', 'eur', null],
    ['owner', 'chf', null],
    ['support', 'chf', null],
  ]);
});
