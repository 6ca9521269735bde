import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mapEvent } from './mapEvent';
import { StripeShapeError } from './read/error';
import { isRecord } from '../shared/record';
import { ownEvent, ownEvents } from './testing/events';

type Path = (string | number)[];

/** Every place in a JSON value, the root excluded. */
function placesOf(value: unknown, path: Path = []): Path[] {
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((entry: unknown, index) => [index, entry])
    : isRecord(value)
      ? Object.entries(value)
      : [];
  return entries.flatMap(([key, entry]) => [[...path, key], ...placesOf(entry, [...path, key])]);
}

function replaced(value: unknown, [key, ...rest]: Path, replacement: unknown): unknown {
  if (key === undefined) return replacement;
  if (Array.isArray(value))
    return value.map((entry: unknown, index) => (index === key ? replaced(entry, rest, replacement) : entry));
  if (!isRecord(value)) return value;
  const copy = { ...value, [key]: replaced(value[key], rest, replacement) };
  if (rest.length === 0 && replacement === undefined) Reflect.deleteProperty(copy, key);
  return copy;
}

const mapped = ownEvents()
  .filter((entry) => entry.mapped)
  .map((entry) => ({ ...entry, places: placesOf(entry.event) }));

describe('an unexpected shape', () => {
  test.each([
    ['data.object.items.data[0].price.id', ['items', 'data', 0, 'price', 'id'], 42, 'expected an id, got number'],
    ['data.object.items.data[1].price.id', ['items', 'data', 1, 'price', 'id'], '', 'expected an id, got empty string'],
    ['data.object.items', ['items'], undefined, 'expected an object, got nothing'],
    ['data.object.items.data', ['items', 'data'], {}, 'expected a list, got object'],
    ['data.object.customer', ['customer'], null, 'expected an id, got null'],
    ['data.object.customer.id', ['customer'], { object: 'customer', deleted: true }, 'expected an id, got nothing'],
    ['data.object.status', ['status'], ['active'], 'expected text, got list'],
    ['data.object.trial_end', ['trial_end'], '2026-01-01', 'expected an instant in unix seconds, got string'],
    ['data.object.trial_end', ['trial_end'], 1e15, 'expected an instant in unix seconds, got number'],
    [
      'data.object.items.data[0].quantity',
      ['items', 'data', 0, 'quantity'],
      1.5,
      'expected a whole number, got number that is no safe integer',
    ],
    [
      'data.object.items.data[0].price.unit_amount',
      ['items', 'data', 0, 'price', 'unit_amount'],
      2 ** 53,
      'got number that is no safe integer',
    ],
    ['data.object.object', ['object'], 'invoice', 'expected "subscription"'],
  ])('at %s is named by its path and kind', (path, place, value, message) => {
    const event = replaced(
      ownEvent('2026-10-28.endive__customer.subscription.updated'),
      ['data', 'object', ...place],
      value,
    );
    expect(() => mapEvent(event)).toThrow(
      expect.objectContaining({ name: 'StripeShapeError', path, message: expect.stringContaining(message) }),
    );
  });

  test.each([
    ['an amount with a fraction', { amount: 10.5 }],
    ['an amount as text', { amount: '1000' }],
    ['no currency', { currency: null }],
  ])('%s is no money', (_, fields) => {
    const event = Object.entries(fields).reduce<unknown>(
      (value, [key, replacement]) => replaced(value, ['data', 'object', key], replacement),
      ownEvent('2026-10-28.endive__refund.created'),
    );
    expect(() => mapEvent(event)).toThrow(StripeShapeError);
  });

  test('what people read only is null where it cannot be read, and the rest is mapped', () => {
    const event = replaced(ownEvent('2026-10-28.endive__invoice.paid'), ['data', 'object', 'hosted_invoice_url'], {
      url: 1,
    });
    expect(mapEvent(event)).toMatchObject({ row: { hosted_invoice_url: null, total: 8760 } });
  });

  test('the value never stands in the message', () => {
    const event = replaced(
      ownEvent('2026-10-28.endive__customer.created'),
      ['data', 'object', 'id'],
      ['sk_live_secret'],
    );
    expect(() => mapEvent(event)).toThrow(expect.objectContaining({ message: expect.not.stringContaining('sk_live') }));
  });
});

describe('whatever is changed in an event', () => {
  const change = fc.constantFrom(...mapped).chain((entry) =>
    fc.record({
      entry: fc.constant(entry),
      changes: fc.array(
        fc.record({
          place: fc.constantFrom(...entry.places),
          value: fc.oneof(
            fc.constant(undefined),
            fc.constantFrom(null, '', 0, -1, 1.5, 1e300, true, [], {}, 'x'),
            fc.jsonValue(),
          ),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
  );

  test('the mapper gives a row or its own error with a path', () => {
    fc.assert(
      fc.property(change, ({ entry, changes }) => {
        const event = changes.reduce<unknown>(
          (value, { place, value: replacement }) => replaced(value, place, replacement),
          entry.event,
        );
        let caught: unknown = null;
        try {
          expect(mapEvent(event)).toMatchObject({
            event_type: expect.any(String),
            event_id: expect.any(String),
            row: expect.any(Object),
          });
        } catch (error) {
          caught = error;
        }
        if (caught !== null) {
          expect(caught).toBeInstanceOf(StripeShapeError);
          expect(caught).toMatchObject({
            path: expect.stringMatching(/./),
            message: expect.stringMatching(/: expected .+, got .+/s),
          });
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('fields that nobody asks for change nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...mapped), fc.string({ minLength: 1 }), fc.jsonValue(), (entry, name, value) => {
        const event = replaced(entry.event, ['data', 'object', `unknown_${name}`], value);
        expect(mapEvent(event)).toEqual(mapEvent(entry.event));
      }),
      { numRuns: 500 },
    );
  });

  test('an amount in a row is a safe integer', () => {
    const amounts = new Set([
      'amount',
      'amount_due',
      'amount_paid',
      'amount_total',
      'total',
      'unit_amount',
      'amount_refunded',
      'amount_capturable',
    ]);
    fc.assert(
      fc.property(
        fc.constantFrom(...mapped),
        fc.constantFrom(...amounts),
        fc.oneof(fc.double(), fc.maxSafeInteger(), fc.string()),
        (entry, key, value) => {
          const event = replaced(entry.event, ['data', 'object', key], value);
          let row: object = {};
          try {
            row = mapEvent(event).row;
          } catch (error) {
            expect(error).toBeInstanceOf(StripeShapeError);
          }
          for (const [name, amount] of Object.entries(row)) {
            if (amounts.has(name) && amount !== null) expect(Number.isSafeInteger(amount)).toBe(true);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

test('an event type that the mapper does not know is an error of its own', () => {
  expect(() => mapEvent(ownEvent('2026-10-28.endive__payout.paid'))).toThrow(expect.objectContaining({ path: 'type' }));
});
