import { describe, expect, test } from '@jest/globals';
import { mapEvent } from './mapEvent';
import { isRecord } from '../shared/record';
import { ownEvents } from './testing/events';

const mapped = ownEvents().filter((entry) => entry.mapped);
/** What an event cannot do without: who it is about, its money, its state. */
const needed = /^(id|object|customer|status|currency|amount|amount_refunded|mode|payment_status|product|invoice)$/;

/** The event with each field of its object that says null, or may, saying it as an empty text or an empty object. */
function withEmpty(event: unknown, empty: unknown): unknown {
  if (!isRecord(event) || !isRecord(event.data) || !isRecord(event.data.object)) throw new Error('no event');
  const object = Object.fromEntries(
    Object.entries(event.data.object).map(([key, value]) => [key, value === null && !needed.test(key) ? empty : value]),
  );
  return { ...event, data: { ...event.data, object } };
}

describe('what is not there', () => {
  test.each(mapped.map(({ file, event }) => [file, event] as const))(
    '%s maps the same, said as null, an empty text or an empty object',
    (_name, event) => {
      const row = mapEvent(event);
      expect(mapEvent(withEmpty(event, ''))).toEqual(row);
      expect(mapEvent(withEmpty(event, {}))).toEqual(row);
    },
  );

  const updated = ownEvents().find(({ file }) => file === '2026-10-28.endive__customer.subscription.updated');
  const change = (fields: object): unknown => {
    const event: unknown = updated?.event;
    if (!isRecord(event) || !isRecord(event.data) || !isRecord(event.data.object))
      throw new Error('the fixture is gone');
    return { ...event, data: { ...event.data, object: { ...event.data.object, ...fields } } };
  };

  test.each([{}, '', { object: 'list', data: '' }, { object: 'list', data: null }])(
    'a list of items that is %j has none, and an empty object says nothing of them',
    (items) => {
      const mappedRow = mapEvent(change({ items }));
      expect(mappedRow).toMatchObject({ object: 'subscription', items: [] });
      expect('items_partial' in mappedRow).toBe(typeof items === 'string' || Object.keys(items).length === 0);
    },
  );

  test('discounts, pauses, trials and dates may be empty in any way', () => {
    for (const empty of ['', {}, null]) {
      expect(
        mapEvent(
          change({
            discounts: empty,
            pause_collection: empty,
            pending_update: empty,
            trial_end: empty,
            cancel_at: empty,
            latest_invoice: empty,
            collection_method: empty,
          }),
        ),
      ).toMatchObject({
        row: {
          promo_code: null,
          coupon_id: null,
          pause_collection: null,
          pending_update: null,
          trial_end: null,
          cancel_at: null,
          latest_invoice_id: null,
          collection_method: null,
        },
      });
    }
  });
});
