import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMappedEventType, MAPPED_EVENT_TYPES, STRIPE_EVENT_TYPES, stripeEventTypeOptions } from './stripeEventTypes';

/** The union `Type` in the declarations of the installed stripe package. */
function typesOfStripePackage(): string[] {
  const file = join(__dirname, '..', '..', 'node_modules', 'stripe', 'esm', 'resources', 'Events.d.ts');
  const union = /type Type = ([^;]+);/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
  return [...union.matchAll(/'([^']+)'/g)].map((match) => String(match[1]));
}

test('every event type of the installed stripe package is listed, and no other', () => {
  const types = typesOfStripePackage();
  expect(types.length).toBeGreaterThan(200);
  expect([...STRIPE_EVENT_TYPES].sort()).toEqual(types.sort());
});

test("mapped types are types of Stripe's, each once", () => {
  expect(MAPPED_EVENT_TYPES.filter((type) => !STRIPE_EVENT_TYPES.includes(type))).toEqual([]);
  expect(new Set(MAPPED_EVENT_TYPES).size).toBe(MAPPED_EVENT_TYPES.length);
});

test('a preview of an invoice is not mapped: it has no id', () => {
  expect(isMappedEventType('invoice.upcoming')).toBe(false);
  expect(isMappedEventType('invoice.paid')).toBe(true);
});

test('the options offer every type once, the mapped ones first', () => {
  const values = stripeEventTypeOptions().map((option) => option.value);
  expect(values.slice(0, MAPPED_EVENT_TYPES.length)).toEqual([...MAPPED_EVENT_TYPES]);
  expect([...values].sort()).toEqual([...STRIPE_EVENT_TYPES].sort());
});
