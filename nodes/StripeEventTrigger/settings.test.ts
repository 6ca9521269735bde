import { describe, expect, test } from '@jest/globals';
import { drainOptions } from '../shared/stripeInbox/drainOptions';
import { readDrainSettings } from '../shared/stripeInbox/settings';
import { properties } from './properties';
import { readSettings } from './settings';

function node(parameters: Record<string, unknown>) {
  const given: Record<string, unknown> = {
    consumer: 'stripe-events',
    livemode: 'both',
    events: ['invoice.paid'],
    options: {},
    ...parameters,
  };
  return { getNodeParameter: (name: string) => given[name] };
}

describe('settings of the trigger', () => {
  test('have defaults', () => {
    expect(readSettings(node({})).options).toEqual({
      toleranceSeconds: 300,
      lingerMs: 50,
      maxBodyKilobytes: 1024,
      batchSize: 200,
      maxBatches: 2,
      leaseSeconds: 90,
      heartbeatSeconds: 5,
      maxAttempts: 8,
      pollSeconds: 1,
    });
  });

  test('default to what the editor shows', () => {
    const shown = Object.fromEntries(drainOptions.map((option) => [option.name, option.default]));
    expect(readDrainSettings(node({})).options).toEqual(shown);
    const options = properties.find(({ name }) => name === 'options')?.options ?? [];
    expect(readSettings(node({})).options).toEqual(
      Object.fromEntries(options.flatMap((option) => ('default' in option ? [[option.name, option.default]] : []))),
    );
  });

  // Stripe's library takes 0, a negative number and NaN for "any age"
  test.each([0, -1, Number.NaN, 1.5, 'five', null, Number.POSITIVE_INFINITY])(
    'refuse a tolerance of %s',
    (toleranceSeconds) => {
      expect(() => readSettings(node({ options: { toleranceSeconds } }))).toThrow(
        /Signature Tolerance must be a whole number/,
      );
    },
  );

  test('take a number that an expression gave as text', () => {
    expect(readSettings(node({ options: { toleranceSeconds: '60' } })).options.toleranceSeconds).toBe(60);
  });

  test.each(['', ' ', 'two words', 'a'.repeat(64)])('refuse the consumer "%s"', (consumer) => {
    expect(() => readSettings(node({ consumer }))).toThrow(/Consumer/);
  });

  test('refuse an empty list of events', () => {
    expect(() => readSettings(node({ events: [] }))).toThrow(/at least one event type/);
  });
});
