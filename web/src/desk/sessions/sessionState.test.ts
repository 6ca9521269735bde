import { describe, expect, test } from '@jest/globals';
import { countBy, daysLater, sessionState, shortDates, whoComes } from './sessionState.ts';

describe('the word for a session', () => {
  const ahead = { cancelled_at: null, over: false, begun: false, is_active: true, status: 'open' } as const;
  test.each([
    ['open', {}],
    ['full', { status: 'full' as const }],
    ['closed', { status: 'closed' as const }],
    ['hidden', { is_active: false, status: 'full' as const }],
    ['running', { begun: true, is_active: false }],
    ['over', { begun: true, over: true }],
    ['cancelled', { over: true, cancelled_at: '2026-11-30T10:00:00Z', status: 'closed' as const }],
  ])('is %s', (word, change) => {
    expect(sessionState({ ...ahead, ...change }).word).toBe(word);
  });
});

test('a week later is the same weekday, over the end of a month and of summer time', () => {
  expect(['2026-10-22', '2026-11-30', '2027-02-24'].map((day) => daysLater(day, 7))).toEqual([
    '2026-10-29',
    '2026-12-07',
    '2027-03-03',
  ]);
});

test('a sheet names who has a place, by name, who has none by e-mail', () => {
  const one = (name: string | null, email: string, status: 'confirmed' | 'pending' = 'confirmed') => ({
    booking_id: email,
    user_id: email,
    email,
    name,
    language: 'fr' as const,
    status,
    offered: false,
    payment_state: 'paid',
    amount_cents: 1,
    refunded_cents: 0,
    currency: 'eur',
    payment_id: null,
    refundable_cents: 0,
    disputed: false,
    booked_at: '',
    hold_expires_at: null,
    cancelled_at: null,
    cancel_reason: null,
    present: null,
    noted_at: null,
  });
  const sheet = whoComes(
    [one('Zoé', 'a@x'), one(null, 'm@x'), one('Élise', 'z@x'), one('Anne', 'y@x', 'pending')],
    'fr',
  );
  expect(sheet.map(({ email }) => email)).toEqual(['z@x', 'm@x', 'a@x']);
});

test('letters are counted by what became of them, what is not there left out', () => {
  expect(countBy(['bounced', 'sent', 'sent', 'waiting'])).toEqual([
    ['sent', 2],
    ['waiting', 1],
    ['bounced', 1],
  ]);
  expect(countBy([])).toEqual([]);
});

test('a list says days in short, with their weekdays', () => {
  expect(shortDates('2026-11-30', '2026-12-04', 'fr')).toBe('du lun. 30 nov. au ven. 4 déc. 2026');
  expect(shortDates('2026-11-30', '2026-12-04', 'en')).toBe('Mon 30 Nov – Fri 4 Dec 2026');
  expect(shortDates('2026-11-30', '2026-11-30', 'fr')).toBe('lun. 30 nov. 2026');
});
