import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { connect } from '../app/supabase.ts';
import { setZone } from '../app/zone.ts';
import {
  cancelBooking,
  checkSessionAvailability,
  formatSessionDates,
  getActiveSessions,
  getAvailablePlaces,
  getBookingCalendar,
  getSessionById,
  getUserBookings,
  isBookable,
  leaveWaitlist,
  reserveSessionPlace,
} from './immersionSessionsService.ts';
import type { ImmersionSession } from './rows.ts';

/** The real client over an address that keeps what it was asked and answers what it is told. */
const requests: { method: string; url: URL; body: unknown }[] = [];
let answer: { status: number; body: unknown } = { status: 200, body: [] };
connect(
  {
    supabaseUrl: 'http://supabase.test',
    anonKey: 'sb_publishable_test',
    functionsUrl: 'http://supabase.test/functions/v1',
    locale: 'fr',
  },
  {
    auth: { persistSession: false },
    global: {
      fetch: async (input, init) => {
        const request = new Request(input, init);
        requests.push({
          method: request.method,
          url: new URL(request.url),
          body: request.method === 'POST' ? await request.json() : undefined,
        });
        return new Response(JSON.stringify(answer.body), {
          status: answer.status,
          headers: { 'content-type': 'application/json' },
        });
      },
    },
  },
);

const session: ImmersionSession = {
  id: '5f6f0c00-0000-4000-8000-000000000001',
  session_date_start: '2025-03-03',
  session_date_end: '2025-03-07',
  max_places: 8,
  reserved_places: 3,
  offline_places: 3,
  status: 'open',
  location: 'Paris',
  price_cents: 199_700,
  currency: 'eur',
  description: null,
  is_active: true,
  cancelled_at: null,
  created_at: '2025-01-30T00:00:00Z',
  updated_at: '2025-01-30T00:00:00Z',
};

beforeEach(() => {
  requests.length = 0;
  setZone('Europe/Paris');
  jest.useFakeTimers({
    now: new Date('2025-02-28T23:30:00Z'),
    doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'],
  });
});

describe('reading', () => {
  test('getActiveSessions asks for active sessions after today in Paris, soonest first', async () => {
    answer = { status: 200, body: [session] };
    expect(await getActiveSessions()).toEqual([session]);
    const { url } = requests[0] ?? {};
    expect(url?.pathname).toBe('/rest/v1/immersion_sessions');
    expect(url?.searchParams.get('is_active')).toBe('eq.true');
    expect(url?.searchParams.get('cancelled_at')).toBe('is.null');
    // half past midnight in Paris: it is March there
    expect(url?.searchParams.get('session_date_start')).toBe('gt.2025-03-01');
    expect(url?.searchParams.get('order')).toBe('session_date_start.asc');
  });

  test('getSessionById gives null for what is not there', async () => {
    answer = { status: 200, body: [] };
    expect(await getSessionById(session.id)).toBeNull();
    expect(requests[0]?.url.searchParams.get('id')).toBe(`eq.${session.id}`);
  });

  test('a refusal of the database is thrown, not shown as an empty list', async () => {
    answer = {
      status: 403,
      body: { code: '42501', message: 'permission denied for table immersion_sessions', details: null, hint: null },
    };
    await expect(getActiveSessions()).rejects.toThrow('permission denied');
  });

  test("getUserBookings asks for one person's bookings with their sessions", async () => {
    answer = { status: 200, body: [] };
    await getUserBookings('u1');
    expect(requests[0]?.url.searchParams.get('user_id')).toBe('eq.u1');
    expect(requests[0]?.url.searchParams.get('select')).toBe('*,session:immersion_sessions(*)');
  });
});

describe('checkSessionAvailability', () => {
  test.each([
    [{}, { available: true, placesLeft: 5, status: 'open' }],
    [
      { reserved_places: 8, status: 'full' },
      { available: false, placesLeft: 0, status: 'full' },
    ],
    [{ status: 'closed' }, { available: false, placesLeft: 5, status: 'closed' }],
    [{ session_date_start: '2025-03-01' }, { available: false, placesLeft: 5, status: 'open' }],
    [{ is_active: false }, { available: false, placesLeft: 5, status: 'open' }],
    [
      { cancelled_at: '2025-02-01T00:00:00Z', status: 'closed' },
      { available: false, placesLeft: 5, status: 'closed' },
    ],
  ])('%j → %j', async (change, expected) => {
    answer = { status: 200, body: [{ ...session, ...change }] };
    expect(await checkSessionAvailability(session.id)).toEqual(expected);
  });

  test('a session that is not there', async () => {
    answer = { status: 200, body: [] };
    expect(await checkSessionAvailability(session.id)).toEqual({ available: false, placesLeft: 0, status: 'missing' });
  });
});

describe('the waiting list and the calendar', () => {
  test('leaving the line while a place is offered says so, and leaves nothing', async () => {
    answer = {
      status: 200,
      body: { result: 'not_waiting', reason: 'offered', booking_id: 'b1' },
    };
    expect(await leaveWaitlist(session.id)).toMatchObject({
      result: 'not_waiting',
      reason: 'offered',
    });
  });

  test("the calendar file is the database's", async () => {
    answer = { status: 200, body: { result: 'ready', filename: 'immersion-elite.ics', ics: 'BEGIN:VCALENDAR\r\n' } };
    expect(await getBookingCalendar('b1')).toEqual({
      result: 'ready',
      filename: 'immersion-elite.ics',
      ics: 'BEGIN:VCALENDAR\r\n',
    });
    expect(requests[0]).toMatchObject({ method: 'POST', body: { booking_id: 'b1' } });
    expect(requests[0]?.url.pathname).toBe('/rest/v1/rpc/booking_calendar');
  });
});

describe('booking', () => {
  test('reserveSessionPlace sends the session and nothing else: neither price nor person', async () => {
    answer = {
      status: 200,
      body: {
        result: 'held',
        booking_id: 'b1',
        hold_expires_at: '2025-03-01T00:00:00Z',
        amount_cents: 199_700,
        currency: 'eur',
        places_left: 4,
      },
    };
    expect(await reserveSessionPlace(session.id)).toMatchObject({ result: 'held', booking_id: 'b1' });
    expect(requests[0]).toMatchObject({ method: 'POST', body: { session_id: session.id } });
    expect(requests[0]?.url.pathname).toBe('/rest/v1/rpc/reserve_place');
  });

  test('a full session is an answer, not an error', async () => {
    answer = {
      status: 200,
      body: { result: 'refused', reason: 'full', places_left: 0 },
    };
    expect(await reserveSessionPlace(session.id)).toMatchObject({
      result: 'refused',
      reason: 'full',
    });
  });

  test('an answer of another shape is an error', async () => {
    answer = { status: 200, body: { result: 'maybe' } };
    await expect(reserveSessionPlace(session.id)).rejects.toThrow();
  });

  test('cancelBooking says what is refunded', async () => {
    answer = { status: 200, body: { result: 'cancelled', refund_cents: 99_850, currency: 'eur' } };
    expect(await cancelBooking('b1')).toEqual({ result: 'cancelled', refund_cents: 99_850, currency: 'eur' });
    expect(requests[0]).toMatchObject({ body: { booking_id: 'b1' } });
  });
});

test('formatSessionDates writes the dates of the document with their day of the week', () => {
  expect(formatSessionDates(session)).toBe('du lundi 3 au vendredi 7 mars 2025');
});

test('getAvailablePlaces is never negative', () => {
  expect(getAvailablePlaces(session)).toBe(5);
  expect(getAvailablePlaces({ max_places: 8, reserved_places: 9 })).toBe(0);
});

test('a session is bookable while it is open and has a place', () => {
  expect(isBookable(session)).toBe(true);
  expect(isBookable({ ...session, reserved_places: 8 })).toBe(false);
  expect(isBookable({ ...session, status: 'closed' })).toBe(false);
});
