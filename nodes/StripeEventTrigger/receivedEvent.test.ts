import { describe, expect, test } from '@jest/globals';
import { eventOfBytes } from '../shared/stripeInbox/eventOfBytes';
import { toDelivery, type EventFilter } from './receivedEvent';
import type { StripeEvent } from './signature';

const all: EventFilter = { types: new Set(['customer.updated']), livemode: 'both', account: null };

function eventWith(changes: Partial<StripeEvent>): StripeEvent {
  return {
    id: 'evt_1',
    object: 'event',
    type: 'customer.updated',
    created: 1_790_000_000,
    api_version: '2026-03-25.dahlia',
    livemode: false,
    request: { id: 'req_1', idempotency_key: 'outbox:1' },
    data: { object: { id: 'cus_1' } },
    ...changes,
  };
}

function rowOf(event: StripeEvent, filter = all) {
  return toDelivery(event, Buffer.from(JSON.stringify(event)), filter).row;
}

describe('the row of an event', () => {
  test('carries what the log asks for', () => {
    const event = eventWith({});
    expect(rowOf(event)).toEqual({
      event_id: 'evt_1',
      type: 'customer.updated',
      event_created: 1_790_000_000,
      api_version: '2026-03-25.dahlia',
      livemode: false,
      object_id: 'cus_1',
      request_id: 'req_1',
      idempotency_key: 'outbox:1',
      status: 'pending',
      payload: event,
    });
  });

  test('reads the request of an event before 2017, which is a bare id', () => {
    expect(rowOf(eventWith({ request: 'req_old' }))).toMatchObject({ request_id: 'req_old', idempotency_key: null });
  });

  test('has no object id where Stripe gives none', () => {
    expect(rowOf(eventWith({ data: { object: { object: 'balance' } } })).object_id).toBeNull();
  });

  test.each([
    ['a type that is not chosen', { type: 'payout.paid' }, all, 'ignored', 'type'],
    ['a test event where only live ones count', {}, { ...all, livemode: 'live' as const }, 'ignored', 'livemode'],
    [
      'a type that is not chosen, of the other mode,',
      { type: 'payout.paid' },
      { ...all, livemode: 'live' as const },
      'ignored',
      'livemode',
    ],
    [
      'a live event where only live ones count',
      { livemode: true },
      { ...all, livemode: 'live' as const },
      'pending',
      undefined,
    ],
    [
      'a live event where only test ones count',
      { livemode: true },
      { ...all, livemode: 'test' as const },
      'ignored',
      'livemode',
    ],
    ['an event of a connected account', { account: 'acct_1stranger' }, all, 'ignored', 'account'],
    [
      'an event of an organisation’s other account, whose type is not chosen,',
      { type: 'payout.paid', context: 'org_1/acct_1stranger' },
      all,
      'ignored',
      'account',
    ],
    [
      'an event of the account that is ours',
      { account: 'acct_1ours' },
      { ...all, account: 'acct_1ours' },
      'pending',
      undefined,
    ],
    [
      'an event of another account than ours',
      { account: 'acct_1stranger' },
      { ...all, account: 'acct_1ours' },
      'ignored',
      'account',
    ],
    [
      'an event that names no account',
      { account: '', context: null },
      { ...all, account: 'acct_1ours' },
      'pending',
      undefined,
    ],
  ])('%s is %s', (_name, changes, filter, status, reason) => {
    const row = rowOf(eventWith(changes), filter);
    expect([row.status, row.ignored_for]).toEqual([status, reason]);
  });
});

describe('an event that jsonb refuses', () => {
  test.each([
    ['U+0000', '"Bou\\u0000langerie"', 'Bou\uFFFDlangerie'],
    ['half a surrogate pair', '"Caf\\ud83d"', 'Caf\uFFFD'],
  ])('goes as the signed bytes, and comes back readable: %s', (_name, written, read) => {
    const event = eventWith({ data: { object: { id: 'cus_1', name: 'NAME' } } });
    const rawBody = Buffer.from(JSON.stringify(event).replace('"NAME"', written));
    const { row } = toDelivery(event, rawBody, all);
    expect(row.payload).toBeNull();
    expect(Buffer.from(row.raw_base64 ?? '', 'base64')).toEqual(rawBody);
    expect(eventOfBytes(row.raw_base64 ?? '')).toMatchObject({ data: { object: { name: read } } });
  });

  test('whose bytes are no JSON has no readable form', () => {
    expect(eventOfBytes(Buffer.from('{"id":').toString('base64'))).toBeNull();
  });
});
