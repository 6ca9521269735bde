import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { delivered, lastObjects, subscriptionEvents } from '../../harness/stripe/generatedEvents';
import { mapEvent } from '../../nodes/StripeMapper/mapEvent';

const options = fc.record({
  customers: fc.integer({ min: 1, max: 20 }),
  n: fc.integer({ min: 1, max: 200 }),
  seed: fc.nat(),
});

test('every generated event maps, and the same seed gives the same events', () => {
  fc.assert(
    fc.property(options, (given) => {
      const events = subscriptionEvents(given);
      expect(events).toHaveLength(given.n);
      expect(subscriptionEvents(given)).toEqual(events);
      expect(new Set(events.map((event) => event.id)).size).toBe(given.n);
      for (const event of events)
        expect(mapEvent(event)).toMatchObject({ event_id: event.id, event_created: event.created });
    }),
    { numRuns: 50 },
  );
});

test('events come in the order they happened, and an update says what stood before', () => {
  const events = subscriptionEvents({ customers: 5, n: 500, seed: 7 });
  const last = new Map<string, Record<string, unknown>>();
  let updates = 0;
  for (const [index, { created, type, data }] of events.entries()) {
    expect(created).toBeGreaterThanOrEqual(events[index - 1]?.created ?? 0);
    const before = last.get(String(data.object.id));
    for (const [key, value] of Object.entries(data.previous_attributes ?? {})) {
      expect(before?.[key]).toEqual(value);
      expect(data.object[key]).not.toEqual(value);
    }
    if (type === 'customer.subscription.updated') updates += 1;
    last.set(String(data.object.id), data.object);
  }
  expect(updates).toBeGreaterThan(100);
  expect(lastObjects(events)).toEqual(last);
});

test('the lives are varied: every status, type and rhythm, and seconds that several events of an object share', () => {
  const events = subscriptionEvents({ customers: 50, n: 3000, seed: 1 });
  const statuses = new Set(
    events.filter((event) => event.type.startsWith('customer.subscription.')).map((event) => event.data.object.status),
  );
  expect([...statuses].sort()).toEqual(['active', 'canceled', 'incomplete', 'past_due', 'trialing']);
  expect(new Set(events.map((event) => event.api_version)).size).toBe(2);
  expect([...new Set(events.map((event) => event.type))].sort()).toEqual([
    'customer.created',
    'customer.subscription.created',
    'customer.subscription.deleted',
    'customer.subscription.updated',
    'invoice.paid',
    'invoice.payment_failed',
    'invoice.payment_succeeded',
  ]);
  const seconds = events.map((event) => `${String(event.data.object.id)}@${event.created}`);
  expect(seconds.length - new Set(seconds).size).toBeGreaterThan(100);
});

test('a delivery holds every event, some twice, in another order', () => {
  const events = subscriptionEvents({ customers: 5, n: 300, seed: 3 });
  const sent = delivered(events, 9);
  expect(sent.length).toBeGreaterThan(events.length);
  expect(new Set(sent)).toEqual(new Set(events));
  expect(sent.slice(0, 20)).not.toEqual(events.slice(0, 20));
});
