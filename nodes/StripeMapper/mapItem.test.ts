import { describe, expect, test } from '@jest/globals';
import { mapItem } from './mapItem';
import { makeStorable } from '../shared/storable';
import { ownEvent } from './testing/events';

const event = ownEvent('2026-10-28.endive__customer.created');
const inbox = {
  event_id: event.id,
  type: event.type,
  token: 'a3b1',
  attempts: 1,
  object_id: 'cus_Velo26',
  payload: event,
};

describe('an item of the inbox', () => {
  test('becomes a row with its event id, type and token, and without its payload', () => {
    const mapped = mapItem(inbox);
    expect(mapped).toMatchObject({
      event_id: event.id,
      type: 'customer.created',
      token: 'a3b1',
      row: { stripe_customer_id: 'cus_Velo26' },
    });
    expect(mapped).not.toHaveProperty('payload');
  });

  test('is read from its raw bytes where jsonb refused it, and its text is made storable', () => {
    const body = JSON.stringify(event).replace('"Atelier Vélo des Halles SARL"', '"Atelier\\u0000 V\\ud800élo"');
    const mapped = mapItem({ ...inbox, payload: null, raw_base64: Buffer.from(body, 'utf8').toString('base64') });
    expect(mapped).toMatchObject({ row: { company_name: 'Atelier\uFFFD V\uFFFDélo' } });
  });

  test.each([
    ['a payload of another event', { ...inbox, event_id: 'evt_other' }, 'id'],
    ['a payload of another type', { ...inbox, type: 'customer.deleted' }, 'type'],
    ['no payload', { ...inbox, payload: null }, 'payload'],
    ['raw bytes that are no JSON', { ...inbox, payload: null, raw_base64: 'bm9wZQ==' }, 'raw_base64'],
    ['a payload that is a text', { ...inbox, payload: '{}' }, 'payload'],
  ])('with %s is refused', (_, json, path) => {
    expect(() => mapItem(json)).toThrow(expect.objectContaining({ name: 'StripeShapeError', path }));
  });
});

describe('storable text', () => {
  test('reaches keys and lists', () => {
    expect(makeStorable({ 'a\u0000': ['b\u0000', { c: 'd\udc00' }] })).toEqual({
      'a\uFFFD': ['b\uFFFD', { c: 'd\uFFFD' }],
    });
  });

  test('however deep the value goes', () => {
    const depth = 100_000;
    const deep: unknown = JSON.parse('['.repeat(depth) + '"x\\u0000"' + ']'.repeat(depth));
    let value = makeStorable(deep);
    for (let level = 0; level < depth && Array.isArray(value); level += 1) value = value[0];
    expect(value).toBe('x\uFFFD');
  });
});
