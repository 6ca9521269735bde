import { describe, expect, test } from '@jest/globals';
import { isFetched, mapFetched } from './mapFetched';
import { mapItem } from './mapItem';
import { ownEvent } from './testing/events';

const outbox = {
  id: '5b0c',
  outbox_id: '5b0c',
  token: 't-1',
  topic: 'stripe.object.fetch',
  payload: { object: 'customer' },
  stripe_as_of: 1_763_715_600,
};

function objectOf(name: string): Record<string, unknown> {
  const { data } = ownEvent(name);
  if (
    typeof data !== 'object' ||
    data === null ||
    !('object' in data) ||
    typeof data.object !== 'object' ||
    data.object === null
  )
    throw new Error(`${name} has no object`);
  return { ...data.object };
}

describe('an object that was fetched for a row of the outbox', () => {
  test.each(['2026-10-28.endive__customer.created', '2019-12-03__invoice.paid'])(
    'is mapped as the one in its event (%s), but says nothing of a payment',
    (name) => {
      const { row, object } = mapItem({ event_id: null, type: null, token: null, payload: ownEvent(name) });
      const fetched = mapFetched({ ...outbox, stripe: objectOf(name) });
      expect(fetched).toMatchObject({
        object,
        row: 'payment_outcome' in row ? { ...row, payment_outcome: null } : row,
      });
    },
  );

  test('bears the row it is for, and since when it is true', () => {
    expect(mapFetched({ ...outbox, stripe: objectOf('2026-10-28.endive__customer.created') })).toMatchObject({
      outbox_id: '5b0c',
      token: 't-1',
      stripe_id: 'cus_Velo26',
      event_id: 'fetch:5b0c',
      event_type: 'fetched',
      event_created: 1_763_715_600,
      deleted: false,
    });
  });

  test('is gone where Stripe gives the id alone', () => {
    expect(mapFetched({ ...outbox, stripe: { id: 'cus_Velo26', object: 'customer', deleted: true } })).toEqual({
      outbox_id: '5b0c',
      token: 't-1',
      type: 'fetched',
      stripe_id: 'cus_Velo26',
      event_id: 'fetch:5b0c',
      event_created: 1_763_715_600,
      object: 'customer',
      gone: true,
    });
  });

  test.each([
    ['no instant', { stripe_as_of: undefined, stripe: { id: 'cus_1', object: 'customer' } }, 'stripe_as_of'],
    ['an object that is not mirrored', { stripe: { id: 'tr_1', object: 'transfer' } }, 'stripe.object'],
    ['a shape nobody can read', { stripe: { id: 'in_1', object: 'invoice', currency: 3 } }, 'stripe.currency'],
  ])('with %s is refused', (_, fields, path) => {
    expect(() => mapFetched({ ...outbox, ...fields })).toThrow(
      expect.objectContaining({ name: 'StripeShapeError', path }),
    );
  });

  test('is told from an event of the inbox', () => {
    expect(isFetched({ ...outbox, stripe: {} })).toBe(true);
    expect(isFetched({ event_id: 'evt_1', type: 'customer.created', token: 't-1', payload: {} })).toBe(false);
  });
});
